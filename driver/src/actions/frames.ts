// Frames of the spec's own window, taken before any code of the user could replace them, and of the page.
import { viewOf } from '../dom/kinds'

const request = window.requestAnimationFrame.bind(window)

export function nextFrame(): Promise<void> {
  return new Promise((resolve) => request(() => resolve()))
}

/** At least one whole frame, so that what the page put off for a few milliseconds has been done too. */
export async function wholeFrame(): Promise<void> {
  await nextFrame()
  await nextFrame()
}

const MOST_FRAMES = 8

/**
 * The next frame of a page's document. Its `requestAnimationFrame` may be under a fake clock; observers are not, and
 * they tell what they first see in the frame after. A page that draws no frames is not waited for.
 */
export async function pageFrame(document: Document): Promise<void> {
  const { IntersectionObserver: Observer } = viewOf(document)
  let observer: IntersectionObserver | undefined
  const drawn = new Promise<void>((resolve) => {
    observer = new Observer(() => resolve())
    observer.observe(document.documentElement)
  })
  await Promise.race([drawn, ownFrames(MOST_FRAMES)])
  observer?.disconnect()
}

async function ownFrames(count: number): Promise<void> {
  for (let frame = 0; frame < count; frame++) await nextFrame()
}
