// Picks elements in the application for whoever watches, and marks what a selector finds.
import { elementAt } from '../dom/coordinates'
import { stringify } from '../dom/stringify'
import type { Driver } from '../engine/types'
import { createMarks } from './marks'

export interface Picker {
  /** Begins or ends picking: each element under the pointer is told, the one that is pressed ends it. */
  pick(on: boolean): void
  /** Marks what a selector finds now; none for an empty one. Throws where it is none. */
  count(selector: string): number
}

// Kept from the application while an element is picked.
const PRESSES = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click', 'dblclick', 'auxclick', 'contextmenu', 'submit']

export function createPicker(driver: Driver): Picker {
  const marks = createMarks()
  let listening: AbortController | undefined
  let picking = false
  let under: Element | undefined

  const find = (selector: string): Element[] => driver.$(selector, driver.aut.document).toArray()

  const tell = (element: Element, chosen: boolean) => {
    const selector: string = driver.Cypress.ElementSelector.getSelector(element) ?? ''
    const count = selector ? find(selector).length : 0
    driver.host.send({ method: 'picked', params: { selector, count, text: stringify(element, 'short'), chosen } })
  }

  const move = (event: PointerEvent) => {
    const element = elementAt(driver.aut.document, { x: event.clientX, y: event.clientY })
    if (!element || element === under) return
    under = element
    marks.show(driver.aut.document, [element])
    tell(element, false)
  }

  const press = (event: Event) => {
    event.preventDefault()
    event.stopImmediatePropagation()
    // The last of a press; those before it are kept from the application too.
    if (event.type !== 'click' && event.type !== 'contextmenu') return
    const { clientX, clientY } = event as MouseEvent
    const element = elementAt(driver.aut.document, { x: clientX, y: clientY })
    end()
    if (element) tell(element, true)
  }

  const end = () => {
    picking = false
    listening?.abort()
    marks.hide()
    under = undefined
  }

  const listen = () => {
    listening?.abort()
    listening = new AbortController()
    const { signal } = listening
    const { window } = driver.aut
    // Fails where the page is of another origin: that is what is said then.
    void driver.aut.document
    window.addEventListener('pointermove', move, { capture: true, passive: true, signal })
    for (const type of PRESSES) window.addEventListener(type, press, { capture: true, passive: false, signal })
  }

  driver.host.on('loaded', () => {
    if (picking && driver.aut.accessible) listen()
  })

  return {
    pick(on) {
      end()
      if (!on) return
      listen()
      picking = true
    },
    count(selector) {
      if (!selector.trim()) {
        marks.hide()
        return 0
      }
      const found = find(selector)
      marks.show(driver.aut.document, found)
      return found.length
    },
  }
}
