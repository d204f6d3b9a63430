// Events of Cypress and cy: Cypress.on lives as long as the page, cy.on until the test's end.
type Listener = (...args: any[]) => unknown

export interface Emitter {
  on(event: string, listener: Listener): void
  once(event: string, listener: Listener): void
  off(event: string, listener: Listener): void
  clear(event?: string): void
  listeners(event: string): Listener[]
  /** Results of all listeners, in order. */
  emit(event: string, args: unknown[]): unknown[]
}

export function createEmitter(): Emitter {
  const all = new Map<string, { listener: Listener; once: boolean }[]>()
  const add = (event: string, listener: Listener, once: boolean) => {
    const list = all.get(event) ?? []
    all.set(event, [...list, { listener, once }])
  }
  const emitter: Emitter = {
    on: (event, listener) => add(event, listener, false),
    once: (event, listener) => add(event, listener, true),
    off(event, listener) {
      all.set(
        event,
        (all.get(event) ?? []).filter((entry) => entry.listener !== listener),
      )
    },
    clear(event) {
      if (event === undefined) all.clear()
      else all.delete(event)
    },
    listeners: (event) => (all.get(event) ?? []).map((entry) => entry.listener),
    emit(event, args) {
      const list = all.get(event)
      if (!list?.length) return []
      return list.map(({ listener, once }) => {
        if (once) emitter.off(event, listener)
        return listener(...args)
      })
    },
  }
  return emitter
}
