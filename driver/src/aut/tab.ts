// The tab of the application: opened by the spec tab, navigated only by scripts, watched through the hook that the
// new-document script calls in each of its documents.
import { makeError } from '../engine/errors'
import { afterTask, clearTimer, setTimer, ticks } from '../engine/time'
import type { Aut, Host } from '../engine/types'
import { createChanges } from './changes'
import { ERROR_PAGE, endless, isForeign, notLoaded, remoteWindow, unreachable } from './elsewhere'

type AutWindow = Window & typeof globalThis

/** What the tab tells the engine. */
export interface TabEvents {
  /** Before the document's first script. */
  beforeLoad(win: AutWindow): void
  load(win: AutWindow): void
  beforeUnload(event: Event): void
  unload(event: Event): void
  urlChanged(url: string): void
  /** A navigation began or ended. */
  loading(loading: boolean): void
  uncaught(error: unknown, kind: 'error' | 'rejection', event: Event): void
  dialog(kind: 'alert' | 'confirm' | 'prompt', win: AutWindow, args: unknown[]): unknown
}

/** How a realm reaches the tab. */
export interface Reach {
  /** Opens it; throws where it can't be. */
  open(): AutWindow | null
  /** The application opened it. */
  readonly popup?: boolean
  /** Navigates it for a realm that can't reach the page which is shown. */
  navigate?(url: string): void
  /** A navigation of a page of this realm's origin began or ended. */
  loading?(loading: boolean): void
}

/** What is asked anew each time: tests may configure it. */
export interface Limits {
  /** ms for a page to load. */
  load(): number
  /** Pages in a row that lead to the next before they have loaded. */
  redirects(): number
}

// An error that is about to be shown is there at once, if it comes at all.
const ERROR_WAIT = 2000

const bySpec: Reach = { open: () => window.open('about:blank', '_blank') as AutWindow | null }

export interface AutTab extends Aut {
  /** Opens the tab if it isn't open. */
  open(): void
  /** Called by the new-document script. */
  hook(win: AutWindow): void
  /** Leaves for the blank page; resolves when it is there. */
  toBlank(): Promise<void>
  /** As of Aut; `whole`: the limit that an error names, of which `timeout` is the rest. */
  whenLoaded(timeout?: number, whole?: number): Promise<void>
  /** Starts a navigation by script: the state is loading at once. */
  leave(go: (win: AutWindow) => void): void
  /** Where the tab is, '' if that can't be told. */
  href(): string
  /** The tab showed itself; its page may have been loaded before. */
  meet(win: AutWindow): void
  /** What another realm says of its page, which can't be reached from here. */
  elsewhere(loading: boolean): void
  /** The page is of no origin, though its address is of this realm's. */
  readonly sandboxed: boolean
  /** What a command asked for is no page: the one that was there stays. */
  stays(): void
  /** Goes where a realm without access to the page wants to go. */
  go(url: string): void
  /** Where it is, as far as anybody knows; '' if nobody does. */
  readonly url: string
  /** Waits for an error that the browser is about to show: what the page is told before that may be lost. */
  errorIsShown(): Promise<void>
  /** Where another realm saw it, for one that was made later. */
  seenAt(url: string): void
  /** Whether its window is known here. */
  readonly known: boolean
  /** Something changed of which its page tells nothing. */
  notify(): void
  /** The document whose changes count is that of this window; of the tab's own without. */
  observe(win: AutWindow | undefined): void
  /** It was closed. */
  close(): void
  /** Why the browser shows a page of its own, since none could be loaded; '' if it doesn't. */
  readonly failed: string
}

// ms in which the navigation of a submitted form begins.
const SUBMIT_WAIT = 100

interface Waiter {
  resolve(error?: Error): void
}

export function createAutTab(host: Host, limits: Limits, events: TabEvents, reach: Reach = bySpec): AutTab {
  let tab: AutWindow | null = null
  let state: 'idle' | 'leaving' | 'loading' = 'idle'
  let waiters: Waiter[] = []
  let blankWaiters: Waiter[] = []
  /** Where a navigation under way leads, and those that it took the place of. */
  let target = ''
  const superseded = new Set<string>()
  /** The document that the host saw last: what can't be reached can't be asked. */
  let shown = ''
  /** Why the last document could not be loaded. */
  let failure = { url: '', error: '' }
  /** The one that was asked for last could not: the browser is about to show an error. */
  let failing = false
  let errorShown = () => {}
  /**
   * Whether the document that is being loaded was asked for, and is there: words on the one before may come late.
   */
  let requested = true
  let committed = true
  /** A command navigates: an error that the browser shows may be that of the attempt before. */
  let commanded = false
  /** The host alone said that a page is being loaded. */
  let byHost = false
  /** The document whose events are heard. */
  let watched: Document | null = null
  /** Pages since a command or the application began to load one. */
  let pages = 0
  /** A form was submitted whose navigation hasn't begun. */
  let submitted = false
  const changes = createChanges()

  /** It was waited for as long as it may take: what follows doesn't wait for it again. */
  let givenUp = false
  /** Counts changes of the state. */
  let changed = 0
  /** It was closed: what its page still tells is late. */
  let gone = false

  const set = (next: typeof state) => {
    if (gone) return
    const was = state !== 'idle'
    if (next === 'leaving') committed = false
    state = next
    byHost = commanded = givenUp = false
    changed++
    if (next === 'idle') {
      pages = 0
      target = ''
      superseded.clear()
      submitted = false
    }
    if (was !== (next !== 'idle')) {
      events.loading(next !== 'idle')
      reach.loading?.(next !== 'idle')
    }
    changes.notify()
    if (next === 'idle') settle()
  }
  const settle = (error?: Error) => {
    const settled = waiters
    waiters = []
    for (const waiter of settled) waiter.resolve(error)
  }
  const documentOf = (win: AutWindow): Document | null => {
    try {
      return win.document
    } catch {
      return null
    }
  }
  const href = () => {
    try {
      return tab ? tab.location.href : ''
    } catch {
      return ''
    }
  }

  const watch = (win: AutWindow) => {
    const document = win.document
    watched = document
    const current = () => documentOf(win) === document
    // A page that is being left: its requests under way end with it, which is no fault of the application.
    let loaded = false
    const isLeft = () => state === 'leaving' || (loaded && state !== 'idle') || !current()
    win.addEventListener('error', (event) => {
      // Resources that fail to load fire on elements and don't bubble; only errors of scripts arrive here.
      if (event.target !== win || !(('error' in event && event.error) || event.message)) return
      if (isLeft() && isCutOff(event.error)) return
      events.uncaught(event.error ?? makeError(event.message, { name: 'Error' }), 'error', event)
    })
    win.addEventListener('unhandledrejection', (event) => {
      if (isLeft() && isCutOff(event.reason)) return
      events.uncaught(event.reason, 'rejection', event)
    })
    navigationOf(win)?.addEventListener('navigate', (event) => {
      const { destination, hashChange, downloadRequest } = event as NavigateEvent
      if (destination.sameDocument || hashChange || downloadRequest !== null) return
      if (target) superseded.add(target)
      target = withoutHash(destination.url)
      submitted = false
    })
    win.addEventListener('beforeunload', (event) => {
      if (!current()) return
      events.beforeUnload(event)
      // What becomes a download or goes to another program never unloads the page: the host tells that it failed.
      if (state !== 'idle') return
      requested = false
      set('leaving')
    })
    win.addEventListener('submit', (event) => {
      if (!navigates(event)) return
      // The navigation begins some tasks later: commands wait for it, or for its not coming.
      if (event.defaultPrevented || state !== 'idle' || !current()) return
      submitted = true
      requested = false
      set('leaving')
      const stay = () => {
        if (submitted && state === 'leaving') set('idle')
      }
      // A listener of the window itself may come after this one.
      afterTask(() => event.defaultPrevented && stay())
      setTimer(stay, SUBMIT_WAIT)
    })
    win.addEventListener('pagehide', (event) => {
      if (!current()) return
      events.unload(event)
      if (state === 'loading') return
      // A page in a process of its own may hear late that it was left.
      if (state === 'idle' && isForeign(shown)) return
      if (state === 'idle') committed = false
      set('loading')
    })
    // Of hashes, too, and of history.pushState and replaceState.
    navigationOf(win)?.addEventListener('currententrychange', () => {
      if (!current()) return
      events.urlChanged(win.location.href)
      changes.notify()
    })
    win.addEventListener('load', () => {
      loaded = true
      if (!current()) return
      events.load(win)
      // A task later: the page's own load handlers come first, and a navigation from within the load event would replace
      // the page in the history instead of following it.
      afterTask(() => {
        if (!current() || state !== 'loading') return
        // The page may have gone on to another already.
        set(target ? 'leaving' : 'idle')
      })
    })
    replaceDialogs(win)
  }
  const replaceDialogs = (win: AutWindow) => {
    for (const kind of ['alert', 'confirm', 'prompt'] as const) {
      const replaced = (...args: unknown[]) => events.dialog(kind, win, args)
      Object.defineProperty(replaced, 'name', { value: kind })
      Object.defineProperty(win, kind, { configurable: true, enumerable: true, writable: true, value: replaced })
    }
  }

  host.on('documentRequested', () => {
    requested = true
    failing = false
  })
  host.on('documentFailed', ({ url, error }) => {
    failure = { url, error }
    failing = error !== 'net::ERR_ABORTED'
    // Another error than that it was given up: the browser shows a page that tells of it, which is the one to wait for.
    if (state !== 'leaving' || error !== 'net::ERR_ABORTED') return
    const failed = withoutHash(url)
    if (failed !== target && superseded.has(failed)) return
    set('idle')
  })
  // Pages of other origins can't call the hook: the host tells of them.
  host.on('navigated', ({ url }) => {
    shown = url
    const isError = url.startsWith(ERROR_PAGE)
    if (isError) errorShown()
    failing = false
    // Blank pages and the like are there without a request, and some addresses are never asked for.
    const unasked = /^(about|data|blob):/.test(url) || (isError && !commanded)
    if (state === 'idle' || requested || unasked) {
      committed = true
      requested = false
    }
    if (!tab && !reach.popup) return
    const document = tab && documentOf(tab)
    if (isForeign(url) || !document) {
      if (state === 'loading') return
      set('loading')
      byHost = true
    } else if (reach.popup && document !== watched && !/^about:/.test(url)) {
      // A window that was just opened is kept for the first page of its origin, without a word to scripts of ours.
      aut.meet(tab!)
      if (document.readyState === 'complete') set('idle')
    } else if (byHost && document.readyState === 'complete') {
      // Words on a page in between came when this one had loaded.
      set('idle')
    }
  })
  host.on('loaded', () => {
    // Of a page that can be reached the hook knows better; the host's word on the one before may come late.
    if (state === 'idle' || (!tab && !reach.popup) || !committed || (tab && documentOf(tab) && !isForeign(shown))) return
    set('idle')
  })

  const aut: AutTab = {
    get window() {
      aut.open()
      return tab!
    },
    get document() {
      aut.open()
      const document = documentOf(tab!)
      if (document) return document
      throw unreachable(shown, failure)
    },
    get accessible() {
      return tab !== null && !tab.closed && documentOf(tab) !== null
    },
    get blank() {
      return tab === null || href() === 'about:blank'
    },
    get loading() {
      return state !== 'idle' && !givenUp
    },
    get url() {
      return href() || shown
    },
    get known() {
      return tab !== null && !tab.closed
    },
    async errorIsShown() {
      const end = ticks() + ERROR_WAIT
      while (failing && ticks() < end) await changes.next()
    },
    seenAt(url) {
      shown ||= url
    },
    notify: changes.notify,
    observe(win) {
      const seen = win ?? tab
      if (seen && documentOf(seen)) changes.watch(seen)
    },
    close() {
      set('idle')
      gone = true
    },
    open() {
      if (tab && !tab.closed) return
      tab = reach.open()
      if (!tab) throw makeError('The browser refused to open the tab for the application', { hint: 'allow pop-ups for the spec page' })
      set('idle')
      changes.watch(tab)
    },
    hook(win) {
      if (!tab) tab = win
      const { href } = win.location
      changes.watch(win)
      target = ''
      superseded.clear()
      // Scripts may have written a page before anybody could see the tab: nothing of it is to come.
      if (href === 'about:blank' || (reach.popup && win.document.body?.hasChildNodes())) {
        const settled = blankWaiters
        blankWaiters = []
        for (const waiter of settled) waiter.resolve()
        // A blank page that the application went to by itself loads nothing.
        set('idle')
        if (!reach.popup) return
        // Its window may be that of the page which it was opened for.
        replaceDialogs(win)
        events.beforeLoad(win)
        return
      }
      if (state !== 'loading') set('loading')
      watch(win)
      if (++pages > limits.redirects() + 1) {
        settle(endless(limits.redirects(), href))
        // Its script doesn't get to run, so it leads nowhere: such a page could hardly be left otherwise.
        win.stop()
        set('idle')
        return
      }
      events.urlChanged(href)
      events.beforeLoad(win)
    },
    toBlank() {
      aut.open()
      // The browser's error would come after all, and be the page that the next test begins with.
      const there = href() === 'about:blank'
      if (there && !failing) {
        // A page that never answered may still be on its way.
        if (state !== 'idle') tab!.stop()
        set('idle')
        return Promise.resolve()
      }
      return new Promise<void>((resolve) => {
        blankWaiters.push({ resolve: () => resolve() })
        const go = () => {
          if (blankWaiters.length) tab!.location.href = 'about:blank'
        }
        if (!there) return go()
        // The browser's error is about to take this page's place: what it is told now may be lost.
        errorShown = go
        setTimer(go, ERROR_WAIT)
      })
    },
    leave(go) {
      if (!reach.navigate) aut.open()
      requested = committed = false
      pages = 0
      set('loading')
      commanded = true
      const { navigate } = reach
      go(navigate && !(tab && documentOf(tab)) ? remoteWindow(navigate) : tab!)
    },
    go(url) {
      aut.leave((win) => {
        win.location.href = url
      })
    },
    meet(win) {
      const known = tab === win
      tab = win
      // Of pages in reach the hook tells, but of the first in a new tab; that may also be written by scripts, and never load.
      if (known && reach.popup && !/^https?:/.test(shown)) return
      const document = documentOf(win)
      if (!document || document === watched || win.location.href === 'about:blank') return
      changes.watch(win)
      watch(win)
      if (document.readyState !== 'complete' && state !== 'loading') set('loading')
    },
    elsewhere(loading) {
      if (tab && documentOf(tab)) return
      if (loading && state === 'idle') set('leaving')
      else if (!loading && state === 'leaving') set('idle')
    },
    stays: () => set('idle'),
    get sandboxed() {
      return !isForeign(shown) && shown !== '' && shown !== 'about:blank' && !(tab && documentOf(tab))
    },
    get failed() {
      return shown.startsWith(ERROR_PAGE) && !(tab && documentOf(tab)) ? failure.error || 'unknown reason' : ''
    },
    href,
    async whenLoaded(ms = limits.load(), whole = ms) {
      if (state === 'idle' || givenUp) return
      let timer = 0
      const began = changed
      const loaded = new Promise<boolean>((resolve, reject) =>
        waiters.push({ resolve: (error) => (error ? reject(error) : resolve(true)) }),
      )
      const late = new Promise<boolean>((resolve) => {
        timer = setTimer(() => resolve(false), Math.min(ms, 2 ** 31 - 1))
      })
      const inTime = await Promise.race([loaded, late]).finally(() => clearTimer(timer))
      if (inTime) return
      // What has begun since then has its own time.
      if (changed === began) givenUp = true
      const pending = await host.call<string[]>({ method: 'pendingRequests' }).catch(() => [])
      throw notLoaded(whole, href() || shown || 'page of another origin', pending)
    },
    nextChange: () => changes.next(),
  }
  return aut
}

/** The Navigation API, which the types don't know yet. */
function navigationOf(win: AutWindow): EventTarget | undefined {
  return (win as AutWindow & { navigation?: EventTarget }).navigation
}

interface NavigateEvent extends Event {
  destination: { url: string; sameDocument: boolean }
  hashChange: boolean
  downloadRequest: string | null
}

function withoutHash(url: string): string {
  return url.split('#')[0]!
}

/** Whether submitting this form leaves the page. */
function navigates(event: SubmitEvent): boolean {
  const form = event.target as HTMLFormElement
  const method = event.submitter?.getAttribute('formmethod') ?? form.getAttribute('method')
  const where = event.submitter?.getAttribute('formtarget') ?? form.getAttribute('target') ?? ''
  return method?.toLowerCase() !== 'dialog' && ['', '_self', '_top', '_parent'].includes(where)
}

/** Whether a promise was rejected since the browser ended a request, as opposed to one that failed by itself. */
function isCutOff(reason: unknown): boolean {
  const { name, message } = (reason ?? {}) as Partial<Error>
  return (
    name === 'AbortError' || (name === 'TypeError' && /^(Failed to fetch|NetworkError|Load failed|network error)/.test(String(message)))
  )
}
