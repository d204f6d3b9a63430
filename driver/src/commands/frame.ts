import { surroundingsOf } from '../actions/surround'
import { createFrame } from '../aut/frame'
import type { CurrentAut } from '../aut/tabs'
import { isBareElement } from '../dom/kinds'
import { frameDocument, isDetached } from '../dom/tree'
import { toError } from '../engine/errors'
import { finalError } from '../engine/retry'
import { ticks } from '../engine/time'
import type { CommandModule, Driver } from '../engine/types'
import { ensureCloneable, readCallback, runThere } from '../origin/callback'
import { pathOf } from '../origin/frames'
import { FRAME, MEET } from '../origin/messages'
import { takeOutcome } from '../origin/outcome'
import { runElsewhere } from '../origin/runner'
import { missingElement } from '../queries/origin'
import { checkSelector, select } from '../queries/select'
import { rootsOf } from '../queries/subject'
import { captureWithin } from '../queries/within'

const EXAMPLE = "cy.frame('iframe#payment', () => { … })"

export const frame: CommandModule = (driver) => {
  driver.commands.add('frame', async function (which: unknown, first: unknown, second: unknown) {
    const callback = readCallback(driver, 'frame', EXAMPLE, first, second)
    const name = nameOf(driver, which)
    const log = callback.log ? driver.log({ name: 'frame', message: name, type: 'parent', groupStart: true }) : undefined
    try {
      const aut = driver.aut as CurrentAut
      const find = finder(driver, which)
      const deadline = driver.deadline(callback.timeout ?? driver.config('defaultCommandTimeout'))
      const element = await driver.retry(find, deadline)
      log?.set('$el', driver.dom.wrap(element))
      const origin = await whenThere(driver, name, find)
      let value: unknown
      if (origin === undefined) {
        const inside = createFrame(driver.host, {
          name,
          find: () => windowOf(find),
          nextChange: () => aut.place.tab.nextChange(),
        })
        try {
          value = await runThere(driver, { ...aut.place, frame: inside }, callback, this.ctx)
          await inside.whenLeft(driver.config('pageLoadTimeout'))
        } finally {
          inside.end()
        }
      } else {
        ensureCloneable(driver, 'frame', callback.args)
        const outcome = await runElsewhere(
          {
            url: origin,
            args: callback.args,
            text: String(callback.fn),
            stack: this.command.get('userInvocationStack') ?? '',
            log: log?.id ?? '',
            command: 'cy.frame()',
            tab: aut.place.id,
            frame: { name, path: pathOf((find() as HTMLIFrameElement).contentWindow!) },
          },
          async ({ x, y, reveal }) => surroundingsOf(find(), { x, y }, reveal),
        )
        value = takeOutcome(driver, 'cy.frame()', outcome)
      }
      log?.end()
      return value
    } catch (thrown) {
      log?.error(toError(thrown))
      throw thrown
    }
  })
}

function nameOf(driver: Driver, which: unknown): string {
  if (typeof which === 'string' && which.trim() !== '') {
    checkSelector(driver, 'frame', which)
    return which
  }
  if (driver.dom.isElement(which)) return driver.dom.stringify(which, 'short')
  throw driver.error('`cy.frame()` requires the first argument to be a selector of a frame, or its element', { hint: EXAMPLE })
}

/** Finds the frame's element as it is now. Throws where there is none, or another element. */
function finder(driver: Driver, which: unknown): () => HTMLElement {
  const aut = driver.aut as CurrentAut
  const within = captureWithin(driver)
  const { place } = aut
  return () =>
    aut.inPlace(place, () => {
      const $within = within()
      const $found =
        typeof which === 'string'
          ? select(driver, $within ? rootsOf($within) : [aut.document], which, driver.config('includeShadowDom') === true)
          : driver.dom.wrap(which)
      const [element] = $found
      if (!element || isDetached(element)) {
        throw driver.error(typeof which === 'string' ? missingElement(which) : 'The frame is gone: the page removed it')
      }
      if ($found.length > 1) {
        throw driver.error(`\`cy.frame()\` goes into one frame, but \`${String(which)}\` matches ${$found.length} elements`, {
          hint: "narrow the selector: 'iframe:first', 'iframe[name=pay]'",
        })
      }
      if (!isFrame(element)) {
        throw finalError(
          driver.error(`\`cy.frame()\` goes into frames, but \`${driver.dom.stringify(element, 'short')}\` is none`, {
            hint: 'name an <iframe>; commands for an element of the page go into .within()',
          }),
        )
      }
      return element
    })
}

function isFrame(element: HTMLElement): element is HTMLIFrameElement {
  return isBareElement(element) && ['iframe', 'frame', 'object', 'embed'].includes(element.localName) && 'contentWindow' in element
}

function windowOf(find: () => HTMLElement): (Window & typeof globalThis) | undefined {
  try {
    return ((find() as HTMLIFrameElement).contentWindow as Window & typeof globalThis) ?? undefined
  } catch {
    return undefined
  }
}

/** Waits for the page in a frame; resolves with its origin if it can't be reached from here. */
async function whenThere(driver: Driver, name: string, find: () => HTMLElement): Promise<string | undefined> {
  const timeout: number = driver.config('pageLoadTimeout')
  const end = ticks() + timeout
  let origin: string | undefined
  const hear = ({ data, source, origin: from }: MessageEvent<unknown>) => {
    if (data === FRAME && source === windowOf(find)) origin = from
  }
  window.addEventListener('message', hear)
  try {
    for (;;) {
      const element = find() as HTMLIFrameElement
      const document = frameDocument(element)
      if (document) {
        origin = undefined
        if (document.readyState === 'complete' && !isToCome(element, document)) return undefined
      } else {
        refuseSandboxed(driver, name, element)
        if (origin === 'null') throw withoutOrigin(driver, name)
        if (origin !== undefined) return origin
        element.contentWindow?.postMessage(MEET, '*')
      }
      if (ticks() > end) {
        throw driver.error(
          `\`cy.frame()\` timed out after waiting ${timeout}ms for the page in the frame \`${name}\` to load: ${element.getAttribute('src') ?? 'it has no address'}`,
          { hint: 'look for what hangs in it, or raise pageLoadTimeout' },
        )
      }
      await driver.aut.nextChange()
    }
  } finally {
    window.removeEventListener('message', hear)
  }
}

/** Whether the page that a new frame is for hasn't begun yet: it shows a blank one until then. */
function isToCome(element: HTMLIFrameElement, document: Document): boolean {
  if (document.location.href !== 'about:blank' || element.hasAttribute('srcdoc')) return false
  const src = (element.getAttribute('src') ?? element.getAttribute('data') ?? '').trim()
  // Without an address it stays as it is, or a script writes it.
  if (!src) return false
  // Its own base may be anything by now; the address is joined to that of the page around.
  const { baseURI } = element.ownerDocument
  return URL.canParse(src, baseURI) && /^https?:/.test(new URL(src, baseURI).href)
}

function refuseSandboxed(driver: Driver, name: string, element: HTMLElement): void {
  const { sandbox } = element as HTMLIFrameElement
  if (!sandbox || !element.hasAttribute('sandbox') || (sandbox.contains('allow-scripts') && sandbox.contains('allow-same-origin'))) return
  throw finalError(
    driver.error(`\`cy.frame()\` can't go into \`${name}\`: its attribute \`sandbox\` gives its page an origin that nobody else has`, {
      hint: 'with sandbox="allow-scripts allow-same-origin" it can be entered, or with chromeWebSecurity: false',
    }),
  )
}

function withoutOrigin(driver: Driver, name: string): Error {
  return finalError(
    driver.error(`\`cy.frame()\` can't go into \`${name}\`: its page could not be loaded, or has an origin that nobody else has`, {
      hint: 'does its server refuse frames (X-Frame-Options, frame-ancestors), or is it a sandboxed page or a data: URL?',
    }),
  )
}
