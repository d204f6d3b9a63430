// cy.stub() and cy.spy(): no commands, they are there at once. What they replaced is put back after the test.
import Bluebird from 'bluebird'
import sinon from 'sinon'
import type { CommandModule, Driver } from '../engine/types'

type Agent = any

export const spies: CommandModule = (driver) => {
  let sandbox: sinon.SinonSandbox | undefined
  const counts = { stub: 0, spy: 0 }

  const open = () => {
    if (sandbox) return sandbox
    sandbox = sinon.createSandbox()
    driver.onTestReset(() => {
      try {
        sandbox?.restore()
      } finally {
        sandbox = undefined
        counts.stub = 0
        counts.spy = 0
      }
    })
    return sandbox
  }

  const decorate = (agent: Agent, kind: 'stub' | 'spy', label: string): Agent => {
    let quiet = false
    let alias: string | undefined
    const report = (args: unknown[]) => {
      if (quiet || !driver.state('runnable')) return
      driver.log({
        name: label,
        message: args.map((arg) => describe(driver, arg)).join(', '),
        alias,
        type: 'parent',
        end: true,
        event: true,
      })
    }
    listen(agent, report)
    agent.log = (show = true) => {
      quiet = !show
      return agent
    }
    agent.as = (name: unknown) => {
      if (typeof name !== 'string' || !name)
        throw driver.error(`\`cy.${kind}().as()\` takes a name, but got \`${String(name)}\``, { hint: ".as('name')" })
      alias = name
      // Shown by messages of assertions.
      agent.named?.(name)
      driver.setAlias(name, { type: 'static', command: kind, subject: () => agent })
      return agent
    }
    const withArgs = agent.withArgs
    agent.withArgs = (...args: unknown[]) => {
      const narrower = withArgs.apply(agent, args)
      narrower.as ??= (name: string) => decorate(narrower, kind, label).as(name)
      narrower.log ??= () => narrower
      return narrower
    }
    return agent
  }

  driver.cy.stub = (object?: any, method?: any, replacer?: any): Agent => {
    const box = open()
    const number = ++counts.stub
    const stub: any = object === undefined ? box.stub() : method === undefined ? box.stub(object) : box.stub(object, method)
    stub.usingPromise?.(Bluebird)
    if (replacer !== undefined) stub.callsFake(replacer)
    return decorate(stub, 'stub', `stub-${number}`)
  }
  driver.cy.spy = (object?: any, method?: any): Agent => {
    const box = open()
    const number = ++counts.spy
    const spy: any = object === undefined ? box.spy() : method === undefined ? box.spy(object) : box.spy(object, method)
    return decorate(spy, 'spy', `spy-${number}`)
  }
  driver.cy.agent = () => ({ spy: driver.cy.spy, stub: driver.cy.stub })
}

// sinon tells nobody of a call: the function behind each call is wrapped.
function listen(agent: Agent, report: (args: unknown[]) => void): void {
  const { invoke } = agent
  if (typeof invoke !== 'function') return
  agent.invoke = function (this: unknown, fn: unknown, self: unknown, args: ArrayLike<unknown>) {
    report([...Array.from(args)])
    return invoke.call(this, fn, self, args)
  }
}

function describe(driver: Driver, value: unknown): string {
  if (driver.dom.isElement(value)) return driver.dom.stringify(value, 'short')
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'function') return 'function'
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return Object.prototype.toString.call(value)
  }
}
