// The tabs of the application: its own and those that it opened. Commands run in one of them, in the page or in a frame of it.
import { makeError } from '../engine/errors'
import { ticks } from '../engine/time'
import type { Aut, Host } from '../engine/types'
import type { DriverCall, HostEvent } from '../protocol'
import type { FrameScope } from './frame'
import { type AutTab, createAutTab, type Limits, type Reach, type TabEvents } from './tab'

type AutWindow = Window & typeof globalThis

/** Where commands run. */
export interface Place {
  /** Name of the tab: '' is the application's own. */
  readonly id: string
  readonly tab: AutTab
  /** The frame that stands for the page, if one was entered. */
  readonly frame: FrameScope | undefined
}

/** The tab and frame that commands are for. What concerns the tab alone is asked of `place.tab`. */
export interface CurrentAut extends Aut {
  readonly place: Place
  /** Whether a callback under way is for a tab that the application opened, also where one within it went back to its own. */
  readonly abroad: boolean
  /**
   * Commands are for this place from now on; the result goes back. Silently: what pictures of failures show stays.
   */
  enter(place: Place, silently?: boolean): (silently: boolean) => void
  /** Runs something that is for this place, wherever commands are. */
  inPlace<T>(place: Place, work: () => T): T
  /** A tab that the application opened, or '' for its own. */
  of(id: string): AutTab
  /** All that are open, in the order in which they were opened, the application's own first. */
  list(): { id: string; tab: AutTab }[]
  /** Goes back to the application's own tab. */
  home(): void
  /** What is to be found out before a command begins; undefined if nothing is. */
  prepare(): Promise<void> | undefined
}

/** Calls that are about one tab. */
const OF_TAB = new Set<DriverCall['method']>(['input', 'prepareVisit', 'setViewport', 'takeScreenshot', 'reload', 'pendingRequests'])
/** What the host tells about one tab. */
const TOLD_OF_TAB = new Set<HostEvent['kind']>(['documentRequested', 'documentResponse', 'documentFailed', 'navigated', 'loaded'])

export function createTabs(host: Host, limits: Limits, events: TabEvents, reach: (id: string) => Reach | undefined): CurrentAut {
  const call = host.call.bind(host)
  const on = host.on.bind(host)
  const opened = new Map<string, AutTab>()
  /** Words of their pages may come late. */
  const closed = new Set<string>()

  const inTab = (tab: string, one: DriverCall): DriverCall => ({ method: 'inTab', params: { tab, call: one } })
  const hear = <K extends HostEvent['kind']>(tab: () => string, kind: K, listener: (event: Extract<HostEvent, { kind: K }>) => void) => {
    const offs = [
      on(kind, (event) => tab() === '' && listener(event)),
      on('inTab', (event) => event.tab === tab() && event.event.kind === kind && listener(event.event as never)),
    ]
    return () => {
      for (const off of offs) off()
    }
  }
  /** The host as one tab sees it. */
  const hostOf = (id: string): Host => ({
    ...host,
    call: (one) => call(id ? inTab(id, one) : one),
    on: (kind, listener) => (TOLD_OF_TAB.has(kind) ? hear(() => id, kind, listener) : on(kind, listener)),
  })

  const main = createAutTab(hostOf(''), limits, events, reach(''))
  let place: Place = { id: '', tab: main, frame: undefined }
  /** The places that lie around it, the outermost first. */
  let around: readonly Place[] = []

  const of = (id: string): AutTab => {
    if (!id) return main
    const known = opened.get(id)
    if (known) return known
    const tab = createAutTab(hostOf(id), limits, eventsOf(id), reach(id) ?? opener)
    opened.set(id, tab)
    return tab
  }
  // A tab that no command was in yet is the application's affair: its pages are prepared, but nothing else of it is told.
  const eventsOf = (id: string): TabEvents => {
    const here = () => place.id === id
    return {
      ...events,
      load: (win) => here() && events.load(win),
      beforeUnload: (event) => here() && events.beforeUnload(event),
      unload: (event) => here() && events.unload(event),
      urlChanged: (url) => here() && events.urlChanged(url),
      loading: (loading) => here() && events.loading(loading),
      uncaught: (error, kind, event) => here() && events.uncaught(error, kind, event),
    }
  }
  const changed = () => place.tab.notify()
  on('tabOpened', ({ tab }) => {
    of(tab)
    changed()
  })
  on('tabClosed', ({ tab }) => {
    of(tab).close()
    closed.add(tab)
    changed()
  })
  on('inTab', changed)

  // Whatever commands ask or hear about the tab is about the one that they are in.
  host.call = (one) => call(place.id && OF_TAB.has(one.method) ? inTab(place.id, one) : one)
  host.on = (kind, listener) => (TOLD_OF_TAB.has(kind) ? hear(() => place.id, kind, listener) : on(kind, listener))

  const set = (next: Place, silently = false) => {
    if (next.id !== place.id && !silently) host.send({ method: 'showTab', params: { tab: next.id || null } })
    place = next
    place.tab.observe(place.frame?.reachable)
  }

  const aut: CurrentAut = {
    get place() {
      return place
    },
    get abroad() {
      return [...around, place].some(({ id }) => id)
    },
    of,
    list: () => [{ id: '', tab: main }, ...[...opened].flatMap(([id, tab]) => (closed.has(id) ? [] : [{ id, tab }]))],
    home() {
      set({ id: '', tab: main, frame: undefined })
      around = []
    },
    enter(next, quiet) {
      const before = { place, around }
      set(next, quiet)
      around = [...around, before.place]
      return (silently) => {
        // What winds down after its test must not take the next one along.
        if (place !== next) return
        set(before.place, silently)
        around = before.around
      }
    },
    inPlace(wanted, work) {
      if (place.tab === wanted.tab && place.frame === wanted.frame) return work()
      const before = place
      place = wanted
      try {
        return work()
      } finally {
        place = before
      }
    },
    prepare: () => place.frame?.refresh(),
    get window() {
      return place.frame ? place.frame.window : place.tab.window
    },
    get document() {
      return place.frame ? place.frame.document : place.tab.document
    },
    get accessible() {
      return place.frame ? place.frame.reachable !== undefined : place.tab.accessible
    },
    get blank() {
      return !place.frame && place.tab.blank
    },
    get loading() {
      return place.tab.loading || place.frame?.loading === true
    },
    async whenLoaded(ms = limits.load()) {
      // Tab and frame share the time.
      const { tab, frame } = place
      const end = ticks() + ms
      await tab.whenLoaded(ms)
      await frame?.whenLoaded(end - ticks(), ms)
    },
    async nextChange() {
      const { tab, frame } = place
      if (frame) tab.observe(frame.reachable)
      await tab.nextChange()
      await frame?.refresh()
    },
  }

  return aut
}

/** Of a tab that the application opened: nobody else can. */
export const opener: Reach = {
  popup: true,
  open(): AutWindow {
    throw makeError('The tab is closed: the page in it or the one that opened it closed it', {
      hint: 'end the callback of cy.tab() with the command that closes the tab',
    })
  },
}
