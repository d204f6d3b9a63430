import type { Driver } from '../engine/types'

/** Cypress.$: jQuery whose selectors and markup without a context mean the page under test. Call it once jQuery is set up. */
export function makeQuery$(driver: Driver): JQueryStatic {
  const { $ } = driver
  return new Proxy($, {
    apply(target, self, args: any[]) {
      const [what, context] = args
      if (typeof what !== 'string' || context !== undefined || !driver.aut.accessible) return Reflect.apply(target, self, args)
      return Reflect.apply(target, self, [what, driver.aut.document])
    },
  })
}

/** jQuery's `:visible` and `:hidden` follow the rules by which commands judge visibility. */
export function setUpJquery(driver: Driver): void {
  const { dom } = driver
  const pseudos = (driver.$ as unknown as { expr: { pseudos: Record<string, (element: Element) => boolean> } }).expr.pseudos
  pseudos.visible = (element) => dom.isVisible(element)
  pseudos.hidden = (element) => !dom.isVisible(element)
}
