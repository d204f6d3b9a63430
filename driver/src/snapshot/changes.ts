// Whether anything happened in the page since it was copied, as far as the page tells by itself.

export interface Watch {
  /** Something happened since `begin`. */
  readonly dirty: boolean
  /** From here on changes in these count. */
  begin(roots: readonly (Document | ShadowRoot)[]): void
  end(): void
}

// No mutation goes with these.
const EVENTS = ['scroll', 'input', 'change', 'load', 'toggle', 'reset']

export function createWatch(): Watch {
  let dirty = true
  let listening: AbortController | undefined
  const note = () => {
    dirty = true
  }
  const observer = new MutationObserver(note)
  const end = () => {
    observer.disconnect()
    listening?.abort()
  }
  return {
    get dirty() {
      // Those that the observer wasn't told of yet.
      if (!dirty && observer.takeRecords().length) dirty = true
      return dirty
    },
    begin(roots) {
      end()
      listening = new AbortController()
      const { signal } = listening
      for (const root of roots) {
        observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true })
        for (const name of EVENTS) root.addEventListener(name, note, { capture: true, passive: true, signal })
      }
      dirty = false
    },
    end,
  }
}
