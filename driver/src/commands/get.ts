import type { Alias, Command, CommandModule, Driver, Value } from '../engine/types'
import { setUpJquery } from '../queries/jquery'
import { logQuery, type QueryOptions, takeOptions, wantsShadow } from '../queries/options'
import { missingElement, remember } from '../queries/origin'
import { checkSelector, select } from '../queries/select'
import { showNodes } from '../queries/shadow-root'
import { rootsOf } from '../queries/subject'
import { captureWithin } from '../queries/within'

/** cy.get(selector) and cy.get('@alias'). */
export const get: CommandModule = (driver) => {
  setUpJquery(driver)
  driver.commands.addQuery('get', function (this: Command, selector: Value, given?: Value) {
    if (typeof selector !== 'string' || selector.trim() === '') {
      const got = selector === undefined ? 'nothing' : typeof selector === 'string' ? 'an empty string' : `\`${String(selector)}\``
      throw driver.error(`\`cy.get()\` expects a selector or an alias, but got ${got}`, {
        hint: "for example cy.get('.list > li') or cy.get('@users'); elements that you have are wrapped: cy.wrap($el)",
      })
    }
    const options = takeOptions(driver, this, 'get', given)
    return selector.startsWith('@') ? getAlias(driver, this, selector, options) : getElements(driver, this, selector, options)
  })
}

function getElements(driver: Driver, command: Command, selector: string, options: QueryOptions): () => JQuery {
  checkSelector(driver, 'get', selector)
  const shadow = wantsShadow(driver, options)
  const within = captureWithin(driver)
  const note = logQuery(driver, command, options, { name: 'get', type: 'parent', message: selector }, { Selector: selector })
  return () => {
    const $within = options.withinSubject === undefined ? within() : withinOption(driver, options.withinSubject)
    const $found = select(driver, $within ? rootsOf($within) : [driver.aut.document], selector, shadow)
    remember($found, {
      label: selector,
      missing: () => missingElement(selector, $within && $within.length > 0 ? showNodes(driver.dom, $within) : undefined),
    })
    note($found)
    return $found
  }
}

function withinOption(driver: Driver, value: Value): JQuery | undefined {
  if (value === null) return undefined
  if (driver.dom.isElement(value) || driver.dom.isJquery(value) || driver.dom.isDocument(value)) return driver.dom.wrap(value)
  throw driver.error(`\`cy.get()\` expects \`withinSubject\` as an element, a jQuery object or null, but got \`${String(value)}\``)
}

function getAlias(driver: Driver, command: Command, reference: string, options: QueryOptions): () => Value {
  const { alias, read } = resolve(driver, reference)
  const note = logQuery(driver, command, options, {
    name: 'get',
    type: 'parent',
    message: reference,
    referencesAlias: { name: alias.name },
    aliasType: alias.command,
  })
  return () => {
    const value = read()
    note(value)
    return value
  }
}

/** '@name', or '@name.all' and '@name.2' of aliases with several values. */
function resolve(driver: Driver, reference: string): { alias: Alias; read: () => Value } {
  const [, base, part] = /^@(.+)\.(all|\d+)$/.exec(reference) ?? []
  if (base === undefined || part === undefined) return whole(driver, reference)
  let alias: Alias
  try {
    return whole(driver, reference)
  } catch {
    // Then the part after the dot is none of the name.
    alias = driver.alias(base)
  }
  const { all } = alias
  if (!all) {
    throw driver.error(`\`cy.get()\` can't read \`.${part}\` of the alias \`@${base}\`, since it holds a single value`, {
      hint: 'only intercepts have several: one for each request',
    })
  }
  if (part === '0') {
    throw driver.error(`\`cy.get()\` can't read \`.0\` of the alias \`@${base}\`: its requests are counted from 1`)
  }
  return { alias, read: () => (part === 'all' ? all.call(alias) : (all.call(alias)[Number(part) - 1] ?? null)) }
}

function whole(driver: Driver, reference: string): { alias: Alias; read: () => Value } {
  const alias = driver.alias(reference)
  return { alias, read: () => alias.subject() }
}
