import { placeOnPage } from '../actions/surround'
import { type ScreenshotOptions, screenshotDefaults } from '../cypress/screenshot-defaults'
import { setTimer, ticks, withTimeout } from '../engine/time'
import type { CommandModule, Driver } from '../engine/types'
import type { Boot, FailurePicture, Screenshot, ScreenshotRequest } from '../protocol'

export const screenshot: CommandModule = (driver) => {
  driver.commands.add(
    'screenshot',
    { prevSubject: ['element', 'window', 'document', 'optional'], keep: true },
    async (subject, first, second) => {
      const name = typeof first === 'string' ? first : undefined
      const given = ((typeof first === 'object' && first !== null ? first : second) ?? {}) as ScreenshotOptions
      const options = check(driver, { ...screenshotDefaults(), ...given })
      const element = driver.dom.isElement(subject) ? (driver.dom.wrap(subject) as JQuery) : undefined
      if (element && element.length > 1) {
        throw driver.error(`\`cy.screenshot()\` only works for a single element. You attempted to screenshot ${element.length} elements.`, {
          hint: 'use .first() or .eq()',
        })
      }
      const timeout = given.timeout ?? driver.config('responseTimeout')
      if (given.log !== false) driver.log({ name: 'screenshot', message: name ?? '', timeout, type: element ? 'child' : 'parent' })

      const { document } = driver.aut
      const target: any = element ?? driver.dom.wrap(document.documentElement)
      options.onBeforeScreenshot?.(element ?? document)
      const start = ticks()
      const undo = prepare(document, options)
      let taken: Screenshot
      try {
        await painted()
        taken = await withTimeout(
          driver.host.call<Screenshot>({ method: 'takeScreenshot', params: await request(driver, name, options, element?.[0]) }),
          timeout,
          () => driver.error(`\`cy.screenshot()\` timed out waiting \`${timeout}ms\` to complete`, { hint: 'raise the timeout' }),
        )
      } finally {
        undo()
      }
      options.onAfterScreenshot?.(target, details(driver, taken, options, ticks() - start))
      return element ? undefined : null
    },
  )
}

/** What `onAfterScreenshot` gets. */
function details(driver: Driver, taken: Screenshot, options: ScreenshotOptions, duration: number) {
  return {
    name: taken.name ?? undefined,
    path: taken.path,
    takenAt: new Date(taken.takenAt).toISOString(),
    dimensions: { width: taken.width, height: taken.height },
    duration,
    blackout: options.blackout,
    multipart: false,
    pixelRatio: driver.aut.window.devicePixelRatio,
    scaled: taken.testFailure || options.scale,
    testAttemptIndex: driver.state('test')?.currentRetry() ?? 0,
    testFailure: taken.testFailure,
  }
}

/**
 * The picture of a failure, which the host takes unless `Cypress.Screenshot.defaults()` want to hear of it. As documented it is
 * always one of all that is seen, scaled, without blackouts.
 */
export async function pictureFailure(driver: Driver, boot: Boot): Promise<{ byHost?: FailurePicture; undo(): void }> {
  const options: ScreenshotOptions = { ...screenshotDefaults(), capture: 'runner' }
  const none = { undo: () => {} }
  if (boot.interactive || !driver.config('screenshotOnRunFailure') || options.screenshotOnRunFailure === false) return none
  const overwrite = options.overwrite ?? false
  if (!(options.onBeforeScreenshot ?? options.onAfterScreenshot)) return { byHost: { overwrite }, undo: still(driver, options) }
  const { document } = driver.aut
  const test = driver.state('test')
  options.onBeforeScreenshot?.(document)
  const start = ticks()
  const of: ScreenshotRequest = {
    name: null,
    test: test.id,
    titlePath: test.titlePath(),
    attempt: test.currentRetry() + 1,
    capture: 'viewport',
    clip: null,
    scale: true,
    overwrite,
    testFailure: true,
  }
  const undo = prepare(document, options)
  let taken: Screenshot
  try {
    taken = await driver.host.call<Screenshot>({ method: 'takeScreenshot', params: of })
  } finally {
    undo()
  }
  options.onAfterScreenshot?.(driver.dom.wrap(document.documentElement), details(driver, taken, options, ticks() - start))
  return none
}

/** Stops animations of a page that can be reached: the test may have failed since it can't. */
function still(driver: Driver, options: ScreenshotOptions): () => void {
  try {
    return prepare(driver.aut.document, options)
  } catch {
    return () => {}
  }
}

function check(driver: Driver, options: ScreenshotOptions): ScreenshotOptions {
  const wrong = (message: string, hint: string) => driver.error(`\`cy.screenshot()\` ${message}`, { hint })
  const { capture, clip, blackout, padding } = options
  if (capture !== undefined && !['viewport', 'fullPage', 'runner'].includes(capture))
    throw wrong(`got the capture \`${capture}\``, "'viewport', 'fullPage' or 'runner'")
  if (clip && ![clip.x, clip.y, clip.width, clip.height].every((value) => typeof value === 'number')) {
    throw wrong('needs `clip` to be an object with the numbers x, y, width and height', '{ clip: { x: 0, y: 0, width: 100, height: 100 } }')
  }
  if (blackout && !(Array.isArray(blackout) && blackout.every((one) => typeof one === 'string')))
    throw wrong('needs `blackout` to be an array of selectors', "{ blackout: ['.clock'] }")
  if (padding !== undefined && padding !== null && !Array.isArray(padding) && typeof padding !== 'number')
    throw wrong('needs `padding` to be a number or an array of up to four', '{ padding: 10 }')
  return options
}

async function request(
  driver: Driver,
  name: string | undefined,
  options: ScreenshotOptions,
  element: HTMLElement | undefined,
): Promise<ScreenshotRequest> {
  const test = driver.state('test')
  let clip: [number, number, number, number] | null = null
  if (element) {
    const box = element.getBoundingClientRect()
    const [top, right, bottom, left] = sides(options.padding)
    const { x, y } = await placeOnPage(element)
    const area: [number, number, number, number] = [x - left, y - top, box.width + left + right, box.height + top + bottom]
    clip = options.clip ? [area[0] + options.clip.x, area[1] + options.clip.y, options.clip.width, options.clip.height] : area
  } else if (options.clip) {
    const { x, y, width, height } = options.clip
    // Within a frame it is a part of the frame.
    const root = driver.aut.document.documentElement
    const corner = await placeOnPage(root)
    const { left, top } = root.getBoundingClientRect()
    const { scrollX, scrollY } = options.capture === 'fullPage' ? driver.aut.window : { scrollX: 0, scrollY: 0 }
    clip = [x + corner.x - left - scrollX, y + corner.y - top - scrollY, width, height]
  }
  return {
    name: name ?? null,
    test: test?.id ?? '',
    titlePath: test?.titlePath() ?? [],
    attempt: (test?.currentRetry() ?? 0) + 1,
    // Elements may reach beyond the viewport.
    capture: element ? 'fullPage' : (options.capture ?? 'fullPage'),
    clip,
    scale: options.scale ?? false,
    overwrite: options.overwrite ?? false,
    testFailure: false,
  }
}

/** As CSS reads one to four values. */
function sides(padding: number | number[] | null | undefined): [number, number, number, number] {
  const [top = 0, right = top, bottom = top, left = right] = padding === null || padding === undefined ? [] : [padding].flat()
  return [top, right, bottom, left]
}

/** Covers what is to be blacked out and stops animations; the result undoes it. */
function prepare(document: Document, options: ScreenshotOptions): () => void {
  const undo: (() => void)[] = []
  for (const selector of options.capture === 'runner' ? [] : (options.blackout ?? [])) {
    for (const element of document.querySelectorAll(selector)) {
      const box = element.getBoundingClientRect()
      const cover = document.createElement('div')
      const { scrollX = 0, scrollY = 0 } = document.defaultView ?? {}
      cover.style.cssText = `position:absolute;z-index:2147483647;background:#000;left:${box.left + scrollX}px;top:${box.top + scrollY}px;width:${box.width}px;height:${box.height}px`
      document.documentElement.append(cover)
      undo.push(() => cover.remove())
    }
  }
  if (options.disableTimersAndAnimations !== false) {
    for (const animation of document.getAnimations()) {
      if (animation.playState !== 'running') continue
      animation.pause()
      undo.push(() => animation.play())
    }
  }
  return () => {
    for (const one of undo.reverse()) one()
  }
}

// A frame, so that covers are on the picture; a page that paints none is taken as it is.
function painted(): Promise<void> {
  return new Promise((resolve) => {
    setTimer(resolve, 100)
    requestAnimationFrame(() => resolve())
  })
}
