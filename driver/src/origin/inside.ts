// What is the same wherever the text of a callback runs: where it is, what it yields and changes, what explains its errors.
import { createFrame } from '../aut/frame'
import { setOuter } from '../dom/outer'
import type { RawError } from '../protocol'
import type { Realm } from '../realm'
import { frameAt } from './frames'
import type { Block, FramePath, Outcome, Values } from './messages'
import { atPlace } from './place'
import { changes, cloneable, cloneableEntries, kindOf } from './plain'
import type { Surround } from './runner'

type AutWindow = Window & typeof globalThis

/** The tab and frame that a callback is for, by what both realms call them. */
export interface Where {
  tab: string
  frame: FramePath | null
  /** Tabs that are open. */
  tabs: { id: string; url: string }[]
}

/** Makes the tab and the frame of a callback those that commands are for; the result undoes it. */
export function go({ engine }: Realm, where: Where, surround: Surround): () => void {
  const { aut, host } = engine.core
  for (const { id, url } of where.tabs) aut.of(id).seenAt(url)
  const tab = aut.of(where.tab)
  const { frame: given } = where
  // Pictures show what the realm shows that the callback stands in.
  if (!given) {
    const leave = aut.enter({ id: where.tab, tab, frame: undefined }, true)
    return () => leave(true)
  }
  const seen: { hidden?: string; unseen?: string } = {}
  const outer = {
    seen,
    ask: ({ x, y }: { x: number; y: number }, reveal: boolean) => surround({ x, y, reveal }),
  }
  let win = frameAt(tab.window, given.path) as AutWindow | undefined
  if (win) setOuter(win, outer)
  const frame = createFrame(host, {
    name: given.name,
    // Its place may have changed by now; only one that is gone is looked for anew.
    find: () => (win && !win.closed ? win : undefined),
    async refresh() {
      // One that is gone is told of where it is looked for.
      const around = await outer.ask({ x: 0, y: 0 }, false).catch(() => undefined)
      Object.assign(seen, { hidden: around?.hidden, unseen: around?.unseen })
    },
    nextChange: () => tab.nextChange(),
  })
  const leave = aut.enter({ id: where.tab, tab, frame }, true)
  return () => {
    leave(true)
    frame.end()
    win = undefined
  }
}

export function evaluateText({ text, script, place }: Pick<Block, 'text' | 'script' | 'place'>): (...args: unknown[]) => unknown {
  const make = (source: string, at: Block['place']) => {
    // biome-ignore lint/security/noGlobalEval: the callback travels as text; called indirectly, it sees nothing of this scope
    return globalThis.eval(atPlace(source, script, at)) as unknown
  }
  try {
    return make(text, place) as () => unknown
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown
    // The text of a method is none of a function by itself.
    const [method] = Object.values(make(`{ ${text} }`, null) as Record<string, () => unknown>)
    return method!
  }
}

export function valuesOf({ configuration }: Realm): Values {
  const { env, isInteractive: _interactive, ...config } = configuration.config()
  return { config, env, expose: configuration.expose() }
}

/** The same as far as it can leave its realm. */
export function cloneableValuesOf(realm: Realm): Values {
  const { config, env, expose } = valuesOf(realm)
  return { config: cloneableEntries(config), env: cloneableEntries(env), expose: cloneableEntries(expose) }
}

/** What a callback yields, as far as it can leave its realm. */
export function outcomeOf(value: unknown): Pick<Outcome, 'value' | 'unusable'> {
  return cloneable(value) ? { value } : { unusable: kindOf(value) }
}

/** What was changed since then. */
export function changesSince(realm: Realm, before: Values): Pick<Outcome, 'changed' | 'viewport'> {
  const now = valuesOf(realm)
  const changed: Outcome['changed'] = {
    config: changes(before.config, now.config),
    env: changes(before.env, now.env),
    expose: changes(before.expose, now.expose),
  }
  return { changed, viewport: (realm.engine.core.states.get('viewport') as string | undefined) ?? null }
}

/** Says what is different inside of a callback where that explains the error. */
export function explained(error: RawError, command: string): RawError {
  if (error.hint && !/registered alias/.test(error.message)) return error
  if (/registered alias/.test(error.message)) {
    return { ...error, hint: `aliases from outside of ${command} are not known inside: hand the value over by { args }` }
  }
  const [, name] = error.name === 'ReferenceError' ? (/^(\S+) is not defined/.exec(error.message) ?? []) : []
  if (!name) return error
  return {
    ...error,
    hint: `the callback of ${command} runs on another origin and can't see the variables around it: define \`${name}\` inside, load it there by require(), or hand it over by { args: { ${name} } }`,
  }
}
