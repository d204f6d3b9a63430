import type { Driver } from '../engine/types'

/** jQuery's `:visible` and `:hidden` follow the rules by which commands judge visibility. */
export function setUpJquery(driver: Driver): void {
  const { dom } = driver
  const pseudos = (driver.$ as unknown as { expr: { pseudos: Record<string, (element: Element) => boolean> } }).expr.pseudos
  pseudos.visible = (element) => dom.isVisible(element)
  pseudos.hidden = (element) => !dom.isVisible(element)
}
