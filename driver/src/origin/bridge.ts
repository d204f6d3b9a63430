// The side of the other origin: a frame of the spec page that runs callbacks by an engine of its own.
import { opener } from '../aut/tabs'
import { makeError, rawError, toError } from '../engine/errors'
import { createHost } from '../engine/host'
import { createInterface } from '../mocha/declare'
import { createRealm, expose, type Realm } from '../realm'
import { answerTo, createAsks } from './asks'
import { createBlocks } from './blocks'
import { ASK, type Connect, greeted, type Outcome, type ToBridge, type ToSpec } from './messages'
import { addModules, allowAgain } from './modules'
import { refuseSessions } from './refused'
import { type Surround, setRunner } from './runner'

type AutWindow = Window & typeof globalThis

interface BridgePage extends Window {
  /** Called by the application's pages of this origin before their first script. */
  __hinoki_aut?: (win: AutWindow, tab?: string) => void
  /** Called by frames of this origin, whatever page they are in. */
  __hinoki_frame?: (win: AutWindow) => void
}

export function startBridge(): void {
  const page = window as unknown as BridgePage
  // Pages of the application may be here before the spec page has answered.
  const waiting = new Map<string, AutWindow>()
  const wait = (win: AutWindow, tab: string) => void waiting.set(tab, win)
  page.__hinoki_aut = (win, tab = '') => wait(win, tab)
  let hello = wait
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const tab = greeted(event.data)
    // A page that has gone on meanwhile has no window any more; the next one says hello too.
    if (tab !== undefined) return event.source ? hello(event.source as AutWindow, tab) : undefined
    const given = event.data as Connect | null
    const [port] = event.ports
    if (event.source !== window.parent || !port || !given?.connect) return
    const { aut, engine } = connect(port, given.connect)
    page.__hinoki_frame = (win) => {
      for (const change of engine.core.beforeEveryLoad) change(win)
    }
    page.__hinoki_aut = (win, tab = '') => {
      aut.of(tab).hook(win)
      port.postMessage({ type: 'met', tab })
    }
    hello = (win, tab) => {
      aut.of(tab).meet(win)
      port.postMessage({ type: 'met', tab })
    }
    for (const [tab, win] of waiting) hello(win, tab)
  })
  window.parent.postMessage(ASK, '*')
}

function connect(port: MessagePort, { boot, support, command }: Connect['connect']): Realm {
  const tell = (message: ToSpec) => port.postMessage(message)
  const host = createHost(boot.load, (text) => tell({ type: 'host', text }))
  const realm = createRealm(boot, host, (tab) => ({
    popup: tab !== '',
    open() {
      if (tab) return opener.open()
      throw makeError(`The page that is shown can not be reached from ${location.origin}`, {
        hint: `visit a page of ${location.origin} first: cy.visit('/')`,
      })
    },
    navigate: (url) => tell({ type: 'navigate', tab, url }),
    loading: (loading) => tell({ type: 'loading', tab, loading }),
  }))
  const asks = createAsks()
  refuseSessions(realm)
  addModules(realm)
  allowAgain(realm)
  const blocks = createBlocks(realm, tell, (run, ask) => asks.ask((id) => tell({ type: 'surround', id, run, ask })))

  let lastNested = 0
  const nested = new Map<number, { settle(outcome: Outcome): void; surround: Surround | undefined }>()
  setRunner((call, surround) => {
    const id = ++lastNested
    tell({ type: 'nested', id, call })
    return new Promise((settle) => nested.set(id, { settle, surround }))
  })

  port.onmessage = ({ data }: MessageEvent<ToBridge>) => {
    switch (data.type) {
      case 'host':
        return host.receive(data.message)
      case 'run':
        return void blocks.run(data.id, data.block)
      case 'end':
        return blocks.end(data.id)
      case 'reset':
        return blocks.reset()
      case 'nested':
        nested.get(data.id)?.settle(data.outcome)
        nested.delete(data.id)
        return
      case 'surround':
        return void answerTo(data.id, nested.get(data.nested)?.surround, data.ask).then(tell)
      case 'surrounded':
        asks.answered(data)
    }
  }

  // Tests and hooks that the support file declares belong to the spec page.
  const declared = createInterface(boot.config.defaultCommandTimeout as number)
  expose(realm, declared.globals)
  let broken: Error | undefined
  let loaded = false
  window.addEventListener('error', (event) => {
    const error = toError(event.error ?? event.message)
    if (!loaded) broken ??= error
    else blocks.outside(error)
  })
  const script = document.createElement('script')
  // The document says what kind of script it is.
  script.type = document.documentElement.dataset.support ?? 'text/javascript'
  script.src = support
  const end = () => {
    loaded = true
    if (!broken) return tell({ type: 'ready' })
    const error = rawError(broken)
    const message = `The support file failed on ${location.origin}, where ${command} runs its callback: ${error.message}`
    tell({ type: 'broken', error: { ...error, message } })
  }
  script.addEventListener('load', end)
  script.addEventListener('error', end)
  document.head.append(script)
  return realm
}
