import minimatch from 'minimatch'
import { refuseInFrame } from '../aut/frame'
import type { AutTab } from '../aut/tab'
import type { CurrentAut } from '../aut/tabs'
import { toError } from '../engine/errors'
import { ticks } from '../engine/time'
import type { CommandModule, Driver } from '../engine/types'
import { ensureCloneable, readCallback, runThere, stay } from '../origin/callback'
import type { Nested } from '../origin/messages'
import { takeOutcome } from '../origin/outcome'
import { runElsewhere } from '../origin/runner'
import { fitTab } from '../origin/size'

type Which = 'main' | 'last' | number | string | RegExp

interface Found {
  id: string
  tab: AutTab
}

const EXAMPLE = "cy.tab('last', () => { … })"

export const tab: CommandModule = (driver) => {
  driver.commands.add('tab', async function (given: unknown, first: unknown, second: unknown) {
    const callback = readCallback(driver, 'tab', EXAMPLE, first, second)
    const which = readWhich(driver, given)
    const log = callback.log ? driver.log({ name: 'tab', message: String(which), type: 'parent', groupStart: true }) : undefined
    try {
      refuseInFrame(driver.aut, 'cy.tab()')
      const aut = driver.aut as CurrentAut
      const deadline = driver.deadline(callback.timeout ?? driver.config('defaultCommandTimeout'))
      const found = await driver.retry(() => find(driver, aut, which), deadline)
      await whenThere(driver, found, deadline.left())
      let value: unknown
      const place = { ...found, frame: undefined }
      if (found.tab.accessible || !URL.canParse(found.tab.url) || found.tab.failed) {
        await fitTab(driver, found.id, found.tab)
        value = await runThere(driver, place, callback, this.ctx)
      } else {
        ensureCloneable(driver, 'tab', callback.args)
        const call: Nested = {
          url: new URL(found.tab.url).origin,
          args: callback.args,
          text: String(callback.fn),
          stack: this.command.get('userInvocationStack') ?? '',
          log: log?.id ?? '',
          command: 'cy.tab()',
          tab: found.id,
          frame: null,
        }
        value = await stay(driver, place, async () => takeOutcome(driver, 'cy.tab()', await runElsewhere(call)))
      }
      log?.end()
      return value
    } catch (thrown) {
      log?.error(toError(thrown))
      throw thrown
    }
  })
}

function readWhich(driver: Driver, given: unknown): Which {
  if (typeof given === 'number' && Number.isInteger(given) && given >= 0) return given
  if (given instanceof RegExp || (typeof given === 'string' && given.trim() !== '')) return given
  throw driver.error(
    "`cy.tab()` requires the first argument to say which tab: 'last', 'main', a number, or the address as a glob or RegExp",
    {
      hint: EXAMPLE,
    },
  )
}

/** The tab, among those that are open now. */
function find(driver: Driver, aut: CurrentAut, which: Which): Found {
  const all = aut.list()
  const opened = all.slice(1)
  const found =
    which === 'main'
      ? all[0]
      : which === 'last'
        ? opened.at(-1)
        : typeof which === 'number'
          ? all[which]
          : opened.findLast(({ tab }) => fits(tab.url, which))
  if (found) return found
  const list = all.map(({ tab: { url } }, number) => `  > ${number}: ${url || 'about:blank'}${number ? '' : ' (main)'}`).join('\n')
  throw driver.error(`Expected to find ${described(which)}, but never found it. Tabs that are open:\n\n${list}`, {
    hint: opened.length
      ? "tabs are counted in the order in which they were opened; the application's own is 0 or 'main'"
      : 'the application opened no tab: was the command that opens it run before?',
  })
}

function described(which: Which): string {
  if (which === 'last') return 'a tab that the application opened'
  if (typeof which === 'number') return `a tab with the number ${which}`
  return `a tab whose address matches \`${String(which)}\``
}

function fits(url: string, which: string | RegExp): boolean {
  if (which instanceof RegExp) return new RegExp(which.source, which.flags.replace('g', '')).test(url)
  return url === which || minimatch(url, which, { matchBase: true })
}

/** Waits until a tab shows its page. One that stays blank has been filled in by a script, or is about to be. */
async function whenThere(driver: Driver, { id, tab }: Found, patience: number): Promise<void> {
  const end = ticks() + patience
  const isBlank = () => {
    if (!tab.known) return true
    // Of a page that can't be reached the host tells.
    if (!tab.accessible) return !/^https?:/.test(tab.url) && !tab.failed
    return tab.href() === 'about:blank' && !tab.document.body?.hasChildNodes()
  }
  do {
    while (isBlank() && !tab.loading && ticks() < end) await tab.nextChange()
    if (tab.accessible && id) {
      // A page that scripts write never ends to load.
      const call = { method: 'pendingRequests' } as const
      const pending = await driver.host.call<string[]>({ method: 'inTab', params: { tab: id, call } })
      if (tab.document.readyState === 'complete' || pending.length) tab.meet(tab.window)
    }
    await tab.whenLoaded()
    // The page before it may have been a blank one.
  } while (isBlank() && ticks() < end)
  if (tab.known) return
  throw driver.error("`cy.tab()` can't go into this tab: the browser keeps it apart from the page that opened it", {
    hint: 'tabs that are opened with a key held down, or by another tab than those of the application, can not be driven',
  })
}
