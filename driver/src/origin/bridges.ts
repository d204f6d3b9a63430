// The spec page's side of callbacks for other origins: one hidden frame for each origin, kept until the spec page goes.
import type { Engine } from '../engine/driver'
import { HostFailure, makeError } from '../engine/errors'
import { setTimer, withTimeout } from '../engine/time'
import type { DriverMessage, HostMessage } from '../protocol'
import type { Realm } from '../realm'
import { readAddress } from './address'
import { answerTo, createAsks } from './asks'
import { runHere } from './here'
import { cloneableValuesOf } from './inside'
import { failWhereLeft } from './leaving'
import { ASK, type Block, type Connect, MEET, type Nested, type Outcome, type ToBridge, type ToSpec } from './messages'
import { refuseModules } from './modules'
import { placeOf } from './place'
import { type RunElsewhere, type Surround, setRunner } from './runner'
import { createSwitchboard, type Switchboard } from './switchboard'
import { fromRaw } from './values'

interface Bridge {
  readonly origin: string
  post(message: ToBridge): void
  /** Resolves when it has loaded. */
  readonly ready: Promise<void>
  /** Resolves when it holds the window of a tab. */
  met(tab: string): Promise<void>
  /** Runs a block. */
  run(block: Block, log: string, surround: Surround | undefined): Promise<Outcome>
}

interface SpecWindow extends Window {
  __hinoki_receive(messages: HostMessage | HostMessage[]): void
}

export function openBridges(realm: Realm): void {
  const { engine, aut, configuration } = realm
  const { core } = engine
  const bridges = new Map<string, Bridge>()
  const page = window as unknown as SpecWindow

  const receive = page.__hinoki_receive
  const board = createSwitchboard((name, event) => {
    const message: HostMessage = { type: 'push', event }
    if (name) bridges.get(name)?.post({ type: 'host', message })
    else receive(message)
  })
  const accept = (message: HostMessage) => {
    if (message.type === 'push' && board.deliver(message.event)) return
    // What else happens in the browser concerns all realms.
    receive(message)
    // Of WebSockets that no realm opened the spec's realm has the routes and the row of the log.
    if (message.type === 'push' && message.event.kind !== 'socket')
      for (const bridge of bridges.values()) bridge.post({ type: 'host', message })
  }
  page.__hinoki_receive = (messages) => [messages].flat().forEach(accept)
  const { send } = core.host
  core.host.send = (call) => {
    const out = board.outgoing('', call)
    if (out) send(out)
  }

  const bridgeOf = async (origin: string, { tab: id, command }: Nested): Promise<Bridge> => {
    const timeout: number = configuration.get('pageLoadTimeout')
    const bridge = bridges.get(origin) ?? createBridge(realm, origin, command, board, (call, surround) => run(call, surround))
    if (!bridges.has(origin)) {
      bridges.set(origin, bridge)
      // Another attempt may do better.
      bridge.ready.catch(() => bridges.delete(origin))
    }
    await withTimeout(bridge.ready, timeout, () =>
      makeError(`\`${command}\` timed out after waiting ${timeout}ms for a frame of ${origin} beside the spec`),
    )
    const tab = aut.of(id)
    if (!tab.failed) {
      tab.open()
      for (const one of aut.list()) if (one.tab.known) one.tab.window.postMessage(MEET, '*')
      await withTimeout(bridge.met(id), timeout, () =>
        makeError(`\`${command}\` timed out after waiting ${timeout}ms for the page that is shown: it does not react`, {
          hint: 'a sandboxed page, or one without scripts, can not be driven',
        }),
      )
    }
    return bridge
  }

  const run = async (call: Nested, surround?: Surround): Promise<Outcome> => {
    const { origin, base } = readAddress(call.url, location.origin, call.command)
    const script = `${location.origin}/__hinoki/bundle.js?${core.boot.load}`
    const source = placeOf(script, call.text, call.stack)
    if (origin === location.origin) return runHere(realm, call, { script, place: await source }, surround)
    const [bridge, place] = await Promise.all([bridgeOf(origin, call), source])
    // Its listeners, spies and aliases end with the test.
    core.resets.push(() => bridge.post({ type: 'reset' }))
    const block: Block = {
      text: call.text,
      script,
      place,
      args: call.args,
      base,
      values: cloneableValuesOf(realm),
      test: testInfo(engine),
      viewport: (core.states.get('viewport') as string | undefined) ?? null,
      command: call.command,
      tab: call.tab,
      frame: call.frame,
      tabs: aut.list().map(({ id, tab }) => ({ id, url: tab.url })),
    }
    return bridge.run(block, call.log, surround)
  }
  setRunner(run)
  failWhereLeft(realm)
  refuseModules(realm)
}

function testInfo({ core }: Engine): Block['test'] {
  const test = core.states.get('test') as { id: string; title: string; titlePath(): string[]; currentRetry(): number } | undefined
  return test ? { id: test.id, title: test.title, titlePath: test.titlePath(), currentRetry: test.currentRetry() } : null
}

function createBridge(realm: Realm, origin: string, command: string, board: Switchboard, nested: RunElsewhere): Bridge {
  const { core } = realm.engine
  const { host } = core
  const frame = document.createElement('iframe')
  // As large as the page, though nobody sees it: timers of frames that don't matter are slow.
  frame.style.cssText = 'position:fixed;inset:0;width:100%;height:100%;border:0;opacity:0;pointer-events:none'
  frame.src = `${origin}/__hinoki/bridge?${core.boot.load}`

  let port: MessagePort | undefined
  let lastRun = 0
  /** Rows of the command log that hold those of the blocks under way, the innermost last. */
  const logs: string[] = []
  const runs = new Map<number, { settle(outcome: Outcome): void; surround: Surround | undefined }>()
  const asks = createAsks()
  let isReady: () => void = () => {}
  let isBroken: (error: Error) => void = () => {}
  const meetings = new Map<string, { promise: Promise<void>; resolve(): void }>()
  const meeting = (tab: string) => {
    const known = meetings.get(tab)
    if (known) return known
    let resolve: () => void = () => {}
    const promise = new Promise<void>((settle) => {
      resolve = settle
    })
    const made = { promise, resolve }
    meetings.set(tab, made)
    return made
  }
  const ready = new Promise<void>((resolve, reject) => {
    isReady = resolve
    isBroken = (error) => {
      frame.remove()
      reject(error)
    }
  })

  const answer = (message: HostMessage) => post({ type: 'host', message })
  const post = (message: ToBridge) => port?.postMessage(message)
  const toHost = (messages: DriverMessage[]) => {
    for (const { id, call: given } of messages) {
      const call = board.outgoing(origin, given)
      if (!call) continue
      const within = (one: string) => `${origin} ${one}`
      if (call.method === 'snapshot') call.params.head.entry = within(call.params.head.entry)
      if (call.method === 'log') {
        // Ids of its own, and a place below the row of the command that they are for.
        const { entry } = call.params
        entry.id = within(entry.id)
        entry.group = entry.group ? within(entry.group) : (logs.at(-1) ?? null)
      }
      if (id === null) {
        host.send(call)
        continue
      }
      host.call(call).then(
        (value) => answer({ type: 'reply', id, value: value as never }),
        (thrown) => answer({ type: 'refused', id, error: failureOf(thrown) }),
      )
    }
  }

  const take = (message: ToSpec) => {
    switch (message.type) {
      case 'ready':
        return isReady()
      case 'broken':
        return isBroken(fromRaw(message.error))
      case 'met':
        return meeting(message.tab).resolve()
      case 'host':
        return toHost(JSON.parse(message.text))
      case 'navigate':
        return realm.aut.of(message.tab).go(message.url)
      case 'loading':
        return realm.aut.of(message.tab).elsewhere(message.loading)
      case 'uncaught':
        return core.run?.end(fromRaw(message.error))
      case 'done': {
        const done = runs.get(message.id)
        runs.delete(message.id)
        return done?.settle(message.outcome)
      }
      case 'surround':
        return void answerTo(message.id, runs.get(message.run)?.surround, message.ask).then(post)
      case 'surrounded':
        return asks.answered(message)
      case 'nested':
        // It entered a frame of another origin.
        nested(message.call, (ask) => asks.ask((id) => post({ type: 'surround', id, nested: message.id, ask }))).then(
          (outcome) => post({ type: 'nested', id: message.id, outcome }),
          (thrown) => post({ type: 'nested', id: message.id, outcome: failed(realm, thrown) }),
        )
    }
  }

  const asked = (event: MessageEvent) => {
    if (event.data !== ASK || event.source !== frame.contentWindow) return
    window.removeEventListener('message', asked)
    const channel = new MessageChannel()
    port = channel.port1
    port.onmessage = ({ data }: MessageEvent<ToSpec>) => take(data)
    const { config, env } = cloneableValuesOf(realm)
    const boot = { ...core.boot, config, env, resume: null } as Connect['connect']['boot']
    const connect: Connect = { connect: { boot, support: `/__hinoki/support.js?${core.boot.load}`, command } }
    frame.contentWindow!.postMessage(connect, origin, [channel.port2])
  }
  window.addEventListener('message', asked)
  frame.addEventListener('load', () => {
    // It asks while it loads, unless it is another page than ours.
    setTimer(() => {
      if (!port) isBroken(makeError(`\`${command}\` could not open a frame of ${origin} beside the spec`))
    }, 0)
  })
  document.documentElement.append(frame)

  return {
    origin,
    post,
    ready,
    met: (tab) => meeting(tab).promise,
    run(block, log, surround) {
      const id = ++lastRun
      logs.push(log)
      const done = new Promise<Outcome>((resolve) => runs.set(id, { settle: resolve, surround }))
      core.run?.ended.then(() => runs.has(id) && post({ type: 'end', id }))
      post({ type: 'run', id, block })
      return done.finally(() => logs.pop())
    },
  }
}

function failureOf(thrown: unknown) {
  if (thrown instanceof HostFailure) return { code: thrown.code, message: thrown.message, path: thrown.path }
  return { code: 'internal', message: String((thrown as Error)?.message ?? thrown), path: null }
}

function failed(realm: Realm, thrown: unknown): Outcome {
  return { error: realm.engine.driver.rawError(thrown), changed: {}, viewport: null }
}
