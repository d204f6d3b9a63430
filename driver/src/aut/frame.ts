// A frame of the page that commands were put into: it stands for the page as long as they are.
import { makeError } from '../engine/errors'
import { finalError } from '../engine/retry'
import { ticks } from '../engine/time'
import type { Host } from '../engine/types'
import type { CurrentAut } from './tabs'

type AutWindow = Window & typeof globalThis

export interface FrameScope {
  /** Its window. Throws where the frame is gone. */
  readonly window: AutWindow
  /** Its document. Throws where the frame is gone, or shows a page of another origin. */
  readonly document: Document
  /** Its window, if its document can be reached. */
  readonly reachable: AutWindow | undefined
  readonly loading: boolean
  /** `whole`: the limit that an error names, of which `timeout` is the rest. */
  whenLoaded(timeout: number, whole?: number): Promise<void>
  /** Waits until a page that is being left is gone: whoever asks for the frame next is to meet the new one. */
  whenLeft(timeout: number): Promise<void>
  /** Asks what is around it, where that can't be seen from here; undefined where it can. */
  refresh(): Promise<void> | undefined
  /** Nobody is in it any more. */
  end(): void
}

export interface FrameParts {
  /** What users call it. */
  readonly name: string
  /** Its window as it is found now; undefined if there is no such frame any more. */
  find(): AutWindow | undefined
  /** Asks what is around it. */
  refresh?(): Promise<void>
  /** The next change of the page. */
  nextChange(): Promise<void>
}

export function createFrame(host: Host, { name, find, refresh, nextChange }: FrameParts): FrameScope {
  /** The document that is being left. */
  let left: Document | undefined
  let watched: Document | undefined
  const listening = new AbortController()
  // Without a new document, as after a download, the frame stopped loading all the same.
  const off = host.on('frameStopped', () => {
    left = undefined
  })

  const reach = (): Document | undefined => {
    try {
      const document = find()?.document
      if (document && document !== watched) watch(document)
      return document
    } catch {
      return undefined
    }
  }
  const watch = (document: Document) => {
    watched = document
    document.defaultView?.addEventListener('beforeunload', () => (left = document), { signal: listening.signal })
  }

  const scope: FrameScope = {
    get window() {
      const found = find()
      if (found) return found
      throw makeError(`The frame \`${name}\` is gone: the page removed it`, {
        hint: 'end the callback of cy.frame() before the page removes the frame, or wait outside for the new one',
      })
    },
    get document() {
      void scope.window
      const document = reach()
      if (document) return document
      throw makeError(`The frame \`${name}\` has gone on to a page of another origin, which can't be reached from ${location.origin}`, {
        hint: `end the callback here, and go on in another: cy.frame('${name}', () => { … })`,
      })
    },
    get reachable() {
      const document = reach()
      return document ? (document.defaultView ?? undefined) : undefined
    },
    get loading() {
      const document = reach()
      return document !== undefined && (document.readyState !== 'complete' || document === left)
    },
    async whenLoaded(timeout, whole = timeout) {
      const end = ticks() + timeout
      while (scope.loading) {
        if (ticks() > end) {
          const url = reach()?.location.href ?? ''
          throw finalError(
            makeError(`Timed out after waiting ${whole}ms for the page in the frame \`${name}\` to load (${url})`, {
              hint: 'look for an image, script or style in it that hangs, or raise pageLoadTimeout',
            }),
          )
        }
        await nextChange()
      }
    },
    async whenLeft(timeout) {
      const end = ticks() + timeout
      while (left && reach() === left && ticks() < end) await nextChange()
    },
    refresh: () => refresh?.(),
    end() {
      off()
      listening.abort()
    },
  }
  return scope
}

/** What concerns the whole tab is not for a frame. */
export function refuseInFrame(aut: unknown, what: string): void {
  if (!(aut as CurrentAut).place?.frame) return
  throw finalError(
    makeError(`\`${what}\` concerns the whole tab and can't be called inside of \`cy.frame()\``, { hint: 'call it before or after' }),
  )
}

/** What concerns the whole test is not for a tab that the application opened, nor for what is done from within it. */
export function refuseInTab(aut: unknown, what: string): void {
  if (!(aut as CurrentAut).abroad) return
  throw finalError(
    makeError(`\`${what}\` concerns the whole test and can't be called inside of \`cy.tab()\``, { hint: 'call it before or after' }),
  )
}
