// Runs in every document of the application before its first script: hands the page over to the driver, and hides
// from the application that it lives in a tab that a script opened.
import { FRAME, HELLO, MEET } from '../origin/messages'
import { tellErrors } from './errors'
import { isApart, keepTogether } from './popups'

type Hook = (win: Window, tab: string | undefined) => void

interface Page extends Window {
  /** Name of a tab that the application opened, as the host calls it. */
  __hinoki_tab?: string
}

// The browser's own, which tells the opener also where it is hidden from the application.
const opener = Object.getOwnPropertyDescriptor(window, 'opener')?.get

const tab = (window as Page).__hinoki_tab
delete (window as Page).__hinoki_tab

/** The spec page: it opened the tab, or a tab that opened this one. */
const host = rootOf(window)

// A page of ours from which a visit goes on.
if (location.pathname !== '/__hinoki/visit') {
  standingStill()
  if (window.top === window) mainFrame()
  else subFrame()
}

function rootOf(win: Window): Window | null {
  let found: Window | null = null
  for (let next: Window | null = win; next; ) {
    let above: Window | null = null
    try {
      above = opener?.call(next) as Window | null
    } catch {
      // It is gone.
    }
    next = above?.top ?? null
    found = next ?? found
  }
  return found
}

function mainFrame(): void {
  if (!host) return
  const apart = tab !== undefined && isApart()
  if (tab === undefined || apart) mask('opener', null)
  if (apart) mask('name', '')
  quiet()
  keepTogether()
  for (const realm of realmsOf(host)) handOver(realm)
  // The window of a new tab is kept for the first page of its origin, without a word to scripts like this.
  if (tab !== undefined && location.href === 'about:blank') {
    for (const type of ['DOMContentLoaded', 'load']) window.addEventListener(type, () => realmsOf(host).forEach(greet))
  }
  // Realms of other origins that were not there when the page was.
  window.addEventListener('message', (event) => {
    if (event.data !== MEET || event.source !== host) return
    event.stopImmediatePropagation()
    for (const realm of realmsOf(host)) greet(realm)
  })
}

/** The spec page and its frames, one of which may be of this page's origin. */
function realmsOf(spec: Window | null): Window[] {
  if (!spec) return []
  return [spec, ...Array.from({ length: spec.length }, (_, at) => spec[at]!)]
}

function handOver(realm: Window): void {
  try {
    const hook = (realm as Window & { __hinoki_aut?: Hook }).__hinoki_aut
    hook?.(window, tab)
  } catch {
    // Of another origin: it can be told that the page is here, no more. Dialogs are answered by the host.
    if (realm !== host || tab !== undefined) greet(realm)
  }
}

function greet(realm: Window): void {
  realm.postMessage(tab === undefined ? HELLO : `${HELLO} ${tab}`, '*')
}

function subFrame(): void {
  const spec = rootOf(window.top!)
  tellErrors(spec)
  for (const realm of realmsOf(spec)) {
    try {
      ;(realm as Window & { __hinoki_frame?(win: Window): void }).__hinoki_frame?.(window)
    } catch {
      // Of another origin than this frame.
    }
  }
  quiet()
  keepTogether()
  // Whoever wants to enter the frame learns its origin by the answer.
  window.addEventListener('message', (event) => {
    if (event.data !== MEET || !event.source) return
    event.stopImmediatePropagation()
    event.source.postMessage(FRAME, { targetOrigin: '*' })
  })
  // Dialogs of a frame are the page's dialogs: stubs of window.alert and listeners of the test see them.
  for (const name of ['alert', 'confirm', 'prompt'] as const) {
    const own = window[name]
    mask(name, (...args: [string?, string?]) => {
      try {
        return (window.top as any)[name](...args)
      } catch {
        return (own as (...args: [string?, string?]) => unknown).apply(window, args)
      }
    })
  }
}

/**
 * Marks requests for which the page stands still: no function of the test can decide about them then. The mark is a
 * fragment, which is never sent and which the page doesn't see again.
 */
function standingStill(): void {
  const prototype = window.XMLHttpRequest?.prototype
  if (!prototype) return
  const { open } = prototype
  prototype.open = function (this: XMLHttpRequest, ...args: any[]) {
    if (args.length > 2 && !args[2]) args[1] = `${String(args[1]).replace(/#.*/s, '')}#hinoki-sync`
    return open.apply(this, args as any)
  }
}

/** Neither closes the application's tab, nor asks whether the page may be left, nor opens the print dialog: it would wait for a person. */
function quiet(): void {
  if (window.top === window && tab === undefined) mask('close', () => {})
  mask('print', () => {
    for (const name of ['beforeprint', 'afterprint']) window.dispatchEvent(new Event(name))
  })
  const prototype = window.BeforeUnloadEvent?.prototype
  if (!prototype) return
  Object.defineProperty(prototype, 'returnValue', { configurable: true, get: () => '', set: () => {} })
  Object.defineProperty(prototype, 'preventDefault', { configurable: true, writable: true, value: () => {} })
  // What a handler set as an attribute or property returns asks too.
  const native = Object.getOwnPropertyDescriptor(window, 'onbeforeunload')
  if (!native?.set || !native.configurable) return
  let handler: unknown = null
  Object.defineProperty(window, 'onbeforeunload', {
    configurable: true,
    enumerable: true,
    get: () => handler,
    set(value: unknown) {
      handler = value
      const silent = typeof value === 'function' ? (event: Event) => void value.call(window, event) : null
      native.set?.call(window, silent)
    },
  })
}

// Writable and configurable, as the originals are: applications and tests replace them.
function mask(name: string, value: unknown): void {
  try {
    Object.defineProperty(window, name, { configurable: true, enumerable: true, writable: true, value })
  } catch {
    // A page that was here before left it fixed.
  }
}
