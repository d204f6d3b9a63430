// Frames of the spec's own window, taken before any code of the user could replace them. The page's may be under a fake clock.

const request = window.requestAnimationFrame.bind(window)

export function nextFrame(): Promise<void> {
  return new Promise((resolve) => request(() => resolve()))
}
