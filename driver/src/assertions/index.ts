import type { Assertions, Driver, Value } from '../engine/types'
import { prepareChai } from './chai'
import { problemOf, speaksOfExistence } from './chainers'
import { addExistenceChainers, assertExists } from './dom/existence'
import { addRelationChainers } from './dom/relations'
import { addStateChainers } from './dom/state'
import { addTextChainers } from './dom/text'
import { makeTools } from './dom/tools'
import { addValueChainers } from './dom/values'
import { runShould } from './should'
import { addSpyChainers } from './spies'

/** chai with the chainers for elements and spies. Once a realm: chai is a singleton of the bundle. */
export function createAssertions(driver: Driver): Assertions {
  const { chai, inspect, expect } = prepareChai(driver.dom, (outcome) => driver.assertionOutcome(outcome))
  const tools = makeTools(chai, driver.dom, inspect)
  addValueChainers(tools)
  addTextChainers(tools)
  addStateChainers(tools)
  addRelationChainers(tools)
  addExistenceChainers(tools)
  addSpyChainers(chai, inspect)

  return {
    chai,
    expect: chai.expect,
    assert: chai.assert,
    runShould: (subject: Value, args: Value[]) => runShould(driver, chai, expect, subject, args),
    assertsExistence: speaksOfExistence,
    assertExists: (subject: Value) => assertExists(chai, tools, subject),
    checkShould(args: Value[]) {
      const problem = problemOf(chai, args)
      if (problem) throw driver.error(problem.message, { hint: problem.hint })
    },
  }
}
