// .its() and .invoke(): properties and methods of a subject, re-read until assertions hold.
import { isThenable } from '../engine/retry'
import { show } from '../engine/subject'
import type { Command, CommandModule, Driver, Value } from '../engine/types'

interface Options {
  log?: boolean
  timeout?: number
}

interface Found {
  parent: any
  value: any
  /** Path of the part that is missing, if one is. */
  missing: string | undefined
}

export const its: CommandModule = (driver) => {
  driver.commands.addQuery('its', function (path: unknown, options: Options = {}, ...more: unknown[]) {
    checkPath(driver, 'its', path)
    if (more.length || (options !== null && typeof options !== 'object')) {
      throw driver.error('`cy.its()` takes a path and an options object', { hint: 'to call a method with arguments use .invoke()' })
    }
    start(driver, this, options, `.${path}`)
    let missing: string | undefined
    this.set('ensureExistence', (subject: Value, asserted: boolean) => {
      if (asserted || (subject !== undefined && subject !== null)) return
      throw missing === undefined ? nullish(driver, String(path), subject) : absent(driver, 'its', 'property', missing)
    })
    return (subject: Value) => {
      needSubject(driver, 'its', subject)
      const found = lookUp(subject, path)
      missing = found.missing
      return wrapElement(driver, found.value)
    }
  })
}

export const invoke: CommandModule = (driver) => {
  driver.commands.addQuery('invoke', function (first: unknown, ...rest: unknown[]) {
    const [options, path, args] =
      typeof first === 'object' && first !== null ? [first as Options, rest[0], rest.slice(1)] : [{} as Options, first, rest]
    checkPath(driver, 'invoke', path)
    start(driver, this, options, `.${path}(${args.map((arg) => show(driver.dom, arg)).join(', ')})`)
    this.set('ensureExistence', false)
    return (subject: Value) => {
      needSubject(driver, 'invoke', subject)
      const { parent, value, missing } = lookUp(subject, path)
      if (missing !== undefined) throw absent(driver, 'invoke', 'function', missing)
      if (typeof value !== 'function') {
        throw driver.error(`\`cy.invoke()\` errored because the property: \`${path}\` is not a function, but ${typeof value}`, {
          hint: `use .its('${path}') to read a property`,
        })
      }
      const result = value.apply(parent, args)
      if (isThenable(result) && !driver.Cypress.isCy(result) && !driver.dom.isElement(result)) {
        throw driver.error(`\`cy.invoke()\` errored because the function \`${path}\` returned a promise: queries can't wait for one`, {
          hint: `use .then((subject) => subject.${path}(…))`,
        })
      }
      return wrapElement(driver, result)
    }
  })
}

function start(driver: Driver, command: Command, options: Options | null, message: string): void {
  command.set('timeout', options?.timeout)
  if (options?.log !== false) driver.log({ name: command.get('name'), message, type: 'child', timeout: options?.timeout })
}

function checkPath(driver: Driver, name: string, path: unknown): asserts path is string | number {
  if ((typeof path === 'string' && path !== '') || typeof path === 'number') return
  throw driver.error(`\`cy.${name}()\` expects the name or the index of a property as its argument, but got \`${String(path)}\``, {
    hint: `.${name}('name') or .${name}('list.0.name')`,
  })
}

function needSubject(driver: Driver, name: string, subject: Value): void {
  if (subject !== undefined && subject !== null) return
  throw driver.error(
    `\`cy.${name}()\` errored because your subject is: \`${subject}\`. You cannot access any properties on a \`${subject}\` value.`,
    {
      hint: 'look at what the command before yields',
    },
  )
}

function lookUp(subject: any, path: string | number): Found {
  // A property may have dots in its own name.
  if (typeof path === 'number' || path in Object(subject)) return { parent: subject, value: subject[path], missing: undefined }
  let parent: any = subject
  let value: any = subject
  const parts = path.replace(/\[(\w+)\]/g, '.$1').split('.')
  for (const [index, part] of parts.entries()) {
    if (value === undefined || value === null || !(part in Object(value))) {
      return { parent, value: undefined, missing: parts.slice(0, index + 1).join('.') }
    }
    parent = value
    value = value[part]
  }
  return { parent, value, missing: undefined }
}

function absent(driver: Driver, name: string, what: string, path: string): Error {
  return driver.error(
    `\`cy.${name}()\` errored because the property: \`${path}\` does not exist on your subject.\n\n\`cy.${name}()\` waited for the specified ${what} \`${path}\` to exist, but it never did.`,
    { hint: 'if it is not meant to exist, say so: .should("not.exist")' },
  )
}

function nullish(driver: Driver, path: string, value: Value): Error {
  return driver.error(
    `\`cy.its()\` errored because the property: \`${path}\` returned a \`${value}\` value.\n\n\`cy.its()\` waited for the property to have another value, but it never had one.`,
    { hint: `if that is what you expect, say so: .should('be.${value}')` },
  )
}

function wrapElement(driver: Driver, value: Value): Value {
  return driver.dom.isElement(value) && !driver.dom.isJquery(value) ? driver.dom.wrap(value) : value
}
