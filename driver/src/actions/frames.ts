// Frames of the spec's own window, taken before any code of the user could replace them. The page's may be under a fake clock.

const request = window.requestAnimationFrame.bind(window)

export function nextFrame(): Promise<void> {
  return new Promise((resolve) => request(() => resolve()))
}

/** At least one whole frame, so that what the page put off for a few milliseconds has been done too. */
export async function wholeFrame(): Promise<void> {
  await nextFrame()
  await nextFrame()
}
