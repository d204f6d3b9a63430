// Copies of the page for those who look at a run or at its recording. Nothing here is made where nobody does, and nothing
// is kept: copies go to the host at once.
import { toTop } from '../dom/coordinates'
import { isDetached } from '../dom/tree'
import { unwrapAll } from '../dom/wrap'
import { now, setTimer } from '../engine/time'
import type { Aut, Host } from '../engine/types'
import type { Boot, SnapshotHead } from '../protocol'
import { createWatch } from './changes'
import { type Copy, copyDocument } from './copy'
import { hash } from './hash'
import { createSheets } from './sheets'

/** What a copy is taken for. */
export interface Moment {
  /** Id of the entry of the log. */
  entry: string
  name: string
  /** The elements that it is about. */
  elements: unknown
  point: { x: number; y: number } | undefined
  /** The driver itself has just changed something that no event has told of yet. */
  fresh: boolean
}

export interface Snapshots {
  take(moment: Moment): void
  /** Another test begins: what was told for the one before may be gone by then. */
  forget(): void
  /** Resolves when all is told. */
  settled(): Promise<void>
}

interface Parts {
  boot: Boot
  aut: Aut
  host: Host
  /** Whether an element is none of the application's. */
  isOurs(element: Element): boolean
}

/** Elements that are marked in a copy. */
const MOST_TARGETS = 100
/** A page of more elements would take too long. */
const MOST_ELEMENTS = 50_000
/** ms that the end of a test waits for the text of style sheets. */
const PATIENCE = 500

export function createSnapshots({ boot, aut, host, isOurs }: Parts): Snapshots {
  const sheets = createSheets((url) => host.call<string>({ method: 'styleSource', params: { url } }))
  const watch = createWatch()
  /** Names of what was told for this test. */
  const told = new Set<string>()
  const looking = new Set<Promise<void>>()
  let last: { document: Document; content: string; isStale(): boolean } | undefined
  let warned = false

  const tell = (content: string, html: string) => host.send({ method: 'snapshotContent', params: { content, html } })

  const warn = (message: string) => {
    if (!warned) host.send({ method: 'warn', params: { message } })
    warned = true
  }

  const tellAll = (content: string, { parts, html }: Copy) => {
    for (const part of parts.values()) {
      if (told.has(part.name)) continue
      told.add(part.name)
      if (!part.better) {
        tell(part.name, part.text)
        continue
      }
      const work: Promise<void> = part.better.then((text) => {
        tell(part.name, text)
        looking.delete(work)
      })
      looking.add(work)
    }
    if (told.has(content)) return
    told.add(content)
    tell(content, html)
  }

  const copied = (document: Document, fresh: boolean): string | undefined => {
    if (!fresh && last?.document === document && !watch.dirty && !last.isStale()) return last.content
    if (document.getElementsByTagName('*').length > MOST_ELEMENTS) {
      warn(`pages of more than ${MOST_ELEMENTS} elements are not copied for the log`)
      return undefined
    }
    const copy = copyDocument(document, { sheets, isOurs })
    watch.begin(copy.roots)
    const content = hash(copy.html)
    last = { document, content, isStale: copy.isStale }
    tellAll(content, copy)
    return content
  }

  const take = ({ entry, name, elements, point, fresh }: Moment) => {
    if (!aut.accessible) return
    const { document, window } = aut
    if (!document.documentElement) return
    const content = copied(document, fresh)
    if (content === undefined) return
    const head: SnapshotHead = {
      spec: boot.spec.relative,
      test: '',
      attempt: 0,
      entry,
      name,
      content,
      url: window.location.href,
      viewport: [window.innerWidth, window.innerHeight],
      scroll: [window.scrollX, window.scrollY],
      targets: unwrapAll(elements).filter(isShown).slice(0, MOST_TARGETS).map(rectOf),
      point: point ? [point.x, point.y] : null,
      at: now(),
    }
    host.send({ method: 'snapshot', params: { head } })
  }

  return {
    take(moment) {
      try {
        take(moment)
      } catch (thrown) {
        // The page may be on its way to another origin. That it can't be shown fails no test.
        if (aut.accessible) warn(`the page could not be copied for the log: ${String(thrown)}`)
      }
    },
    forget() {
      told.clear()
      last = undefined
      watch.end()
    },
    async settled() {
      if (!looking.size) return
      await Promise.race([Promise.all(looking), new Promise<void>((resolve) => void setTimer(resolve, PATIENCE))])
    },
  }
}

function isShown(value: unknown): value is Element {
  return (value as Node | null)?.nodeType === 1 && !isDetached(value) && (value as Element).getClientRects().length > 0
}

function rectOf(element: Element): [number, number, number, number] {
  const { left, top, width, height } = element.getBoundingClientRect()
  const { x, y } = toTop(element, { x: left, y: top })
  return [round(x), round(y), round(width), round(height)]
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
