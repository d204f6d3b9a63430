// cy.clock() and cy.tick(): fake timers in the application's window only.
import sinon from 'sinon'
import type { CommandModule } from '../engine/types'

type Method = 'setTimeout' | 'clearTimeout' | 'setInterval' | 'clearInterval' | 'Date'
const methods: Method[] = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date']

interface FakeClock {
  now: number
  tick(ms: number): number
  setSystemTime(now: number): void
  restore(): void
}

/** What cy.clock() yields. The timers behind it are made anew in each document. */
interface Clock {
  tick(ms: number, options?: { log?: boolean }): Clock
  restore(options?: { log?: boolean }): Clock
  setSystemTime(now?: number | Date, options?: { log?: boolean }): Clock
  details(): { now: number; methods: string[] }
}

export const clock: CommandModule = (driver) => {
  driver.commands.add('clock', { prevSubject: 'optional' }, (_subject, ...args) => {
    const options = args.find((arg) => typeof arg === 'object' && arg !== null && !(arg instanceof Date) && !Array.isArray(arg)) ?? {}
    const first = args[0]
    const names = args.find(Array.isArray) as Method[] | undefined
    if (first !== undefined && first !== null && first !== options && first !== names && typeof first !== 'number' && !isDate(first)) {
      throw driver.error(`\`cy.clock()\` only accepts a number or a \`Date\` for its first argument. You passed: \`${String(first)}\``, {
        hint: 'cy.clock(new Date(2026, 0, 1))',
      })
    }
    const wrong = names?.find((name) => typeof name !== 'string')
    if (wrong !== undefined)
      throw driver.error('`cy.clock()` only accepts an array of function names for its second argument', {
        hint: "cy.clock(0, ['setTimeout'])",
      })
    if (options.log !== false) driver.log({ name: 'clock', message: '', end: true })
    const existing = driver.state('clock') as Clock | undefined
    if (existing) return existing
    return create(isDate(first) ? first.getTime() : typeof first === 'number' ? first : 0, names ?? methods)
  })

  const create = (start: number, toFake: Method[]): Clock => {
    let fake: FakeClock | undefined
    let now = start
    let restored = false
    const install = (win: Window & typeof globalThis) => {
      if (restored) return
      // A page that was left took its timers with it; time goes on from where it was. The first page after the blank one
      // has its window, with the timers that are there already.
      if (fake) now = fake.now
      uninstall(win)
      fake = sinon.useFakeTimers({ now, toFake, global: win, ignoreMissingTimers: true } as object) as unknown as FakeClock
    }
    // Only where they still are: the window of another document has got its own.
    const uninstall = (win: Window & typeof globalThis) => {
      const there = toFake.some((name) => (win as any)[name]?.clock === fake)
      if (fake && there) fake.restore()
    }
    const self: Clock = {
      tick(ms, options) {
        if (typeof ms !== 'number' || ms < 0)
          throw driver.error(`\`clock.tick()\` only accepts a number of milliseconds, but got \`${String(ms)}\``, {
            hint: 'clock.tick(1000)',
          })
        if (options?.log !== false) driver.log({ name: 'tick', message: `${ms}ms`, end: true })
        fake?.tick(ms)
        return self
      },
      setSystemTime(to = 0, options) {
        if (options?.log !== false) driver.log({ name: 'setSystemTime', message: String(to), end: true })
        fake?.setSystemTime(isDate(to) ? to.getTime() : to)
        return self
      },
      restore(options) {
        if (restored) return self
        restored = true
        if (options?.log !== false && driver.state('clock') === self) driver.log({ name: 'restore', message: '', end: true })
        if (driver.aut.accessible) uninstall(driver.aut.window)
        if (driver.state('clock') === self) driver.state('clock', undefined)
        return self
      },
      details: () => ({ now: fake?.now ?? now, methods: toFake }),
    }
    if (driver.aut.accessible) install(driver.aut.window)
    driver.beforeLoad(install)
    driver.state('clock', self)
    driver.onTestReset(() => self.restore({ log: false }))
    return self
  }
}

export const tick: CommandModule = (driver) => {
  driver.commands.add('tick', { prevSubject: 'optional' }, (_subject, ms, options) => {
    const running = driver.state('clock') as Clock | undefined
    if (!running)
      throw driver.error('`cy.tick()` cannot be called without first calling `cy.clock()`', {
        hint: 'cy.clock() before the visit, then cy.tick(1000)',
      })
    if (typeof ms !== 'number' || ms < 0)
      throw driver.error(`\`cy.tick()\` only accepts a number of milliseconds, but got \`${String(ms)}\``, { hint: 'cy.tick(1000)' })
    return running.tick(ms, options)
  })
}

// Dates of other realms are no instances of ours.
function isDate(value: unknown): value is Date {
  return Object.prototype.toString.call(value) === '[object Date]'
}
