import chaiModule from 'chai'
import type { AssertionOutcome, Dom, Value } from '../engine/types'
import { createInspect, type Inspect } from './inspect'
import { fill } from './message'
import { Steps } from './steps'

/** chai as plugins see it: extensible by anything, so untyped. */
export type Chai = any
/** An assertion under way: what `expect()` returns and `this` of chainers. */
export type Assertion = any

/** chai with our messages and reports, before chainers are added. */
export interface Prepared {
  chai: Chai
  inspect: Inspect
  /** `expect` whose outcomes are reported. */
  expect: Chai
}

/** Marks assertions that the user made, in contrast to those that chainers make inside. Travels along a chain. */
const ROOT = 'hinokiRoot'
/** Texts for the next assert, see `setTexts`. */
const TEXTS = 'hinokiTexts'

/** Texts that the next `assert` of an assertion uses instead of those that it makes of its message. */
export interface Texts {
  /** What the error says. */
  failure?: string | undefined
  /** What the log entry says, values between `**`. */
  log?: string | undefined
}

/** Properties by which values are told apart. */
const PROBES = [
  'jquery',
  'toArray',
  'nodeType',
  'nodeName',
  'window',
  'document',
  'message',
  'stack',
  'selector',
  'chainerId',
  'shadowRoot',
  'isCyChainer',
]

/** What an assertion that holds needn't say. */
const CONTRAST = /,? but (?:the [\w ]+ was|got) #\{act\}$/

const STRING_LIMIT = 200
const WHOLE_LIMIT = 120

export function setTexts(chai: Chai, assertion: Assertion, texts: Texts): void {
  chai.util.flag(assertion, TEXTS, texts)
}

export function prepareChai(dom: Dom, report: (outcome: AssertionOutcome) => void): Prepared {
  const chai: Chai = chaiModule
  const { util, config } = chai
  const inspect = createInspect(dom, () => {
    const threshold: number = config.truncateThreshold
    return threshold ? { string: Math.max(STRING_LIMIT, threshold), whole: Math.max(WHOLE_LIMIT, threshold) } : { string: 0, whole: 0 }
  })
  // An assertion may be yielded (`cy.then(() => expect(…))`), and values are asked such things to see what they are.
  config.proxyExcludedKeys.push(...PROBES)
  // chai's chainers write values into their messages through this.
  util.inspect = (value: Value) => inspect(value)
  util.objDisplay = util.inspect

  const steps = new Steps(report)
  chai.Assertion.prototype.assert = makeAssert(chai, dom, inspect, steps, report)
  const expect = reportingExpect(chai)
  groupSteps(chai, steps)
  reportAssert(chai, steps)

  return { chai, inspect, expect }
}

/** The replacement of chai's own `assert`: same contract, our messages, and a report of each outcome. */
function makeAssert(chai: Chai, dom: Dom, inspect: Inspect, steps: Steps, report: (outcome: AssertionOutcome) => void) {
  const { util, config } = chai
  return function assert(this: Assertion, ...args: any[]): void {
    const [, message, negatedMessage, expected, explicitActual, showDiff] = args
    const passed = Boolean(util.test(this, args))
    const texts: Texts | undefined = util.flag(this, TEXTS)
    if (texts) util.flag(this, TEXTS, undefined)
    const root = Boolean(util.flag(this, ROOT))
    if (passed && !root && !steps.collecting) return

    const negated = Boolean(util.flag(this, 'negate'))
    const value = util.flag(this, 'object')
    const actual = util.getActual(this, args)
    const raw = negated ? negatedMessage : message
    const template = String((typeof raw === 'function' ? raw() : raw) ?? '')
    const slots = { this: value, act: actual, exp: expected }
    const label: string | undefined = util.flag(this, 'message')
    const prefix = label ? `${label}: ` : ''
    const outcome = (): AssertionOutcome => ({
      passed,
      message: prefix + (texts?.log ?? fill(passed ? template.replace(CONTRAST, '') : template, slots, inspect, 'marked')),
      value,
      actual,
      expected,
      negated,
    })
    if (passed) {
      if (steps.collecting) steps.passed(outcome)
      else report(outcome())
      return
    }
    const text = prefix + (texts?.failure ?? fill(template, slots, inspect, 'plain'))
    const wantsDiff = showDiff !== false && !(expected === undefined && explicitActual === undefined) && config.showDiff === true
    const properties: Record<string, Value> = {
      actual,
      expected,
      showDiff: wantsDiff && isDiffable(dom, actual) && isDiffable(dom, expected),
    }
    const operator = util.getOperator(this, args)
    if (operator) properties.operator = operator
    const error = new chai.AssertionError(text, properties, config.includeStack ? this.assert : util.flag(this, 'ssfi'))
    report({ ...outcome(), text, error })
    throw error
  }
}

/** Elements, windows and functions say nothing in a diff. */
function isDiffable(dom: Dom, value: Value): boolean {
  if (typeof value === 'function') return false
  if (typeof value !== 'object' || value === null) return true
  try {
    return !(dom.isWindow(value) || dom.isDocument(value) || dom.isJquery(value) || dom.isElement(value))
  } catch {
    return false
  }
}

function reportingExpect(chai: Chai): Chai {
  const original = chai.expect
  const expect = (value: Value, message?: string) => {
    const assertion = original(value, message)
    chai.util.flag(assertion, ROOT, true)
    return assertion
  }
  chai.expect = Object.assign(expect, original)
  return chai.expect
}

/** Chainers that assert in steps. */
const STEPPED_METHODS = ['property', 'throw', 'throws', 'Throw']
const STEPPED_CHAINABLE = ['include', 'includes', 'contain', 'contains', 'length', 'lengthOf']

type Super = (this: Assertion, ...args: Value[]) => Value

function groupSteps(chai: Chai, steps: Steps): void {
  const { Assertion, util } = chai
  const grouped = (original: Super): Super =>
    function (this, ...args) {
      const run = () => original.apply(this, args)
      // Inside another chainer nothing is reported, so there is nothing to group.
      return util.flag(this, ROOT) || steps.collecting ? steps.asOne(run) : run()
    }
  for (const name of STEPPED_METHODS) Assertion.overwriteMethod(name, grouped)
  for (const name of STEPPED_CHAINABLE) {
    Assertion.overwriteChainableMethod(name, grouped, (original: Super) => {
      return function (this: Assertion) {
        original.call(this)
      }
    })
  }
}

/** The `assert` interface: each call is reported once. */
function reportAssert(chai: Chai, steps: Steps): void {
  const original = chai.assert
  const wrap = (fn: (...args: Value[]) => Value) =>
    function assertion(this: Value, ...args: Value[]): Value {
      return steps.asOne(() => fn.apply(this, args))
    }
  const assert: Chai = wrap(original)
  for (const name of Object.keys(original)) assert[name] = typeof original[name] === 'function' ? wrap(original[name]) : original[name]
  chai.assert = assert
}
