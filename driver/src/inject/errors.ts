// Errors that nobody catches in a frame fail no test: the page around the frame doesn't hear of them either. The spec page is
// told, which shows them.
import { THROWN, type Thrown } from '../origin/messages'

export function tellErrors(spec: Window | null): void {
  if (!spec) return
  const tell = (kind: Thrown['kind'], thrown: unknown, otherwise: string) => {
    try {
      const { name, message, stack } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as Partial<Error>
      const told: Thrown = {
        type: THROWN,
        kind,
        url: location.href,
        name: String(name ?? 'Error'),
        message: String(message ?? thrown ?? otherwise),
        stack: String(stack ?? ''),
      }
      spec.postMessage(told, '*')
    } catch {
      // What was thrown can't be read.
    }
  }
  window.addEventListener('error', (event) => {
    // Resources that fail to load fire on elements.
    if (event.target === window) tell('error', event.error, event.message)
  })
  window.addEventListener('unhandledrejection', (event) => tell('rejection', event.reason, 'undefined'))
}
