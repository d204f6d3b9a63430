import type { Value } from '../engine/types'
import type { Chai } from './chai'

/** Getters of chai that only make a sentence, or prepare what follows, and assert nothing by themselves. */
const LANGUAGE = new Set(
  'to be been is that which and has have with at of same but does still also not deep nested own ordered any all itself always'.split(' '),
)

/** The chainers of a `.should` in order. In `have.length.of` the value is for `length`: what follows only reads well. */
export function namesOf(chai: Chai, chainer: string, values: Value[]): string[] {
  const names = chainer.split('.')
  while (values.length > 0 && names.length > 1 && LANGUAGE.has(names.at(-1)!) && isMethod(chai, names.at(-2)!)) names.pop()
  return names
}

/** Plain and chainable methods are called; properties have asserted when they were read. */
export function isMethod(chai: Chai, name: string): boolean {
  const prototype = chai.Assertion.prototype
  return typeof Object.getOwnPropertyDescriptor(prototype, name)?.value === 'function' || Boolean(prototype.__methods?.[name])
}

/** What is wrong with the arguments of a `.should`; undefined if nothing is. */
export function problemOf(chai: Chai, args: Value[]): { message: string; hint?: string } | undefined {
  const [chainer, ...values] = args
  if (typeof chainer === 'function') return undefined
  if (typeof chainer !== 'string' || chainer.trim() === '') {
    return {
      message: `\`.should()\` expects a chainer such as 'be.visible' or a function, but got ${args.length === 0 ? 'nothing' : describe(chainer)}`,
    }
  }
  const names = namesOf(chai, chainer, values)
  for (const [index, name] of names.entries()) {
    if (!exists(chai, name)) return unknown(chai, chainer, name)
    if (index < names.length - 1 && isPlainMethod(chai, name)) {
      return {
        message: `The chainer \`${name}\` in \`${chainer}\` takes a value, nothing can follow it`,
        hint: `write .should('${names.slice(0, index + 1).join('.')}', value)`,
      }
    }
  }
  const last = names[names.length - 1] as string
  if (LANGUAGE.has(last) && values.length === 0) {
    return {
      message: `The chainer \`${last}\` in \`${chainer}\` is a language chainer: it makes the sentence readable but asserts nothing`,
      hint: `say what is expected, as in .should('${chainer}.visible')`,
    }
  }
  if (LANGUAGE.has(last)) {
    return {
      message: `The chainer \`${last}\` in \`${chainer}\` is a language chainer and takes no value`,
      hint: `put the assertion into the chainer: .should('${chainer}.${String(values[0])}')`,
    }
  }
  if ((last === 'length' || last === 'lengthOf') && typeof values[0] !== 'number') {
    return { message: `The chainer \`${last}\` expects a number, but got ${describe(values[0])}` }
  }
  return undefined
}

/** Whether a `.should` says itself how many elements there must be, so that none is not an error. */
export function speaksOfExistence(args: Value[]): boolean {
  const [chainer] = args
  if (typeof chainer === 'function') return true
  return typeof chainer === 'string' && chainer.split('.').some((name) => name === 'exist' || name === 'length' || name === 'lengthOf')
}

function exists(chai: Chai, name: string): boolean {
  return name in chai.Assertion.prototype && name !== 'assert' && !name.startsWith('_') && !(name in Object.prototype)
}

function isPlainMethod(chai: Chai, name: string): boolean {
  const descriptor = Object.getOwnPropertyDescriptor(chai.Assertion.prototype, name)
  return typeof descriptor?.value === 'function'
}

function unknown(chai: Chai, chainer: string, name: string): { message: string; hint?: string } {
  const where = name === chainer ? '' : ` in \`${chainer}\``
  const nearest = nearestName(chai, name)
  return {
    message: `The chainer \`${name}\`${where} was not found. Could not build the assertion.`,
    hint: nearest
      ? `did you mean \`${nearest}\`?`
      : 'chainers come from chai, from its DOM and spy chainers and from plugins given to chai.use()',
  }
}

function nearestName(chai: Chai, name: string): string | undefined {
  let best: string | undefined
  let bestDistance = Math.max(2, Math.floor(name.length / 3)) + 1
  for (const candidate of Object.getOwnPropertyNames(chai.Assertion.prototype)) {
    if (!exists(chai, candidate)) continue
    const distance = candidate.toLowerCase() === name.toLowerCase() ? 0 : editDistance(candidate, name)
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const change = (previous[column - 1] as number) + (a[row - 1] === b[column - 1] ? 0 : 1)
      current.push(Math.min(change, (previous[column] as number) + 1, (current[column - 1] as number) + 1))
    }
    previous = current
  }
  return previous[b.length] as number
}

function describe(value: Value): string {
  return typeof value === 'string' ? `'${value}'` : String(value)
}
