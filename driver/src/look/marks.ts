// Boxes over elements of the application, in a shadow root that its scripts can't look into.
import { toTop } from '../dom/coordinates'
import { addOverlay } from '../snapshot/overlay'

export interface Marks {
  show(document: Document, elements: readonly Element[]): void
  hide(): void
}

/** More boxes tell no more. */
const MOST = 200

const STYLE = `
  :host { all: initial; position: fixed; inset: 0; width: 100vw; height: 100vh; border: 0; padding: 0; margin: 0;
    background: none; overflow: hidden; pointer-events: none; z-index: 2147483647; }
  div { position: absolute; box-sizing: border-box; background: rgb(56 132 255 / 0.25); outline: 2px solid rgb(56 132 255); }
`

export function createMarks(): Marks {
  let host: HTMLElement | undefined
  const hide = () => {
    host?.remove()
    host = undefined
  }
  return {
    show(document, elements) {
      hide()
      if (!elements.length || !document.documentElement) return
      host = document.createElement('hinoki-marks')
      addOverlay(host)
      const root = host.attachShadow({ mode: 'closed' })
      const style = document.createElement('style')
      style.textContent = STYLE
      root.append(style, ...elements.slice(0, MOST).map((element) => box(document, element)))
      document.documentElement.append(host)
      // Above dialogs, too.
      host.setAttribute('popover', 'manual')
      host.showPopover?.()
    },
    hide,
  }
}

function box(document: Document, element: Element): HTMLElement {
  const { left, top, width, height } = element.getBoundingClientRect()
  const { x, y } = toTop(element, { x: left, y: top })
  const mark = document.createElement('div')
  Object.assign(mark.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` })
  return mark
}
