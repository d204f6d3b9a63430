// The side of the other origin: a frame of the spec page that runs callbacks of cy.origin() by an engine of its own.
import { makeError, rawError, toError } from '../engine/errors'
import { createHost } from '../engine/host'
import { createInterface } from '../mocha/declare'
import type { Boot } from '../protocol'
import { createRealm, expose, type Realm } from '../realm'
import { createBlocks } from './blocks'
import { ASK, type Connect, greeted, type Outcome, type ToBridge, type ToSpec } from './messages'
import { addModules, allowAgain } from './modules'
import { refuseSessions } from './refused'
import { setRunner } from './runner'

type AutWindow = Window & typeof globalThis

interface BridgePage extends Window {
  /** Called by the application's pages of this origin before their first script. */
  __hinoki_aut?: (win: AutWindow, tab?: string) => void
}

export function startBridge(): void {
  const page = window as unknown as BridgePage
  // The application may be here before the spec page has answered.
  let waiting: AutWindow | undefined
  page.__hinoki_aut = (win, tab) => {
    if (tab === undefined) waiting = win
  }
  let hello = (win: AutWindow) => {
    waiting = win
  }
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    // A page that has gone on meanwhile has no window any more; the next one says hello too.
    if (greeted(event.data) === '') return event.source ? hello(event.source as AutWindow) : undefined
    const given = event.data as Connect | null
    const [port] = event.ports
    if (event.source !== window.parent || !port || !given?.connect) return
    const { aut } = connect(port, given.connect.boot, given.connect.support)
    page.__hinoki_aut = (win, tab) => {
      if (tab !== undefined) return
      aut.hook(win)
      port.postMessage({ type: 'met' })
    }
    hello = (win) => {
      aut.meet(win)
      port.postMessage({ type: 'met' })
    }
    if (waiting) hello(waiting)
  })
  window.parent.postMessage(ASK, '*')
}

function connect(port: MessagePort, boot: Boot, support: string): Realm {
  const tell = (message: ToSpec) => port.postMessage(message)
  const host = createHost(boot.load, (text) => tell({ type: 'host', text }))
  const realm = createRealm(boot, host, {
    open() {
      throw makeError(`The page that is shown can not be reached from ${location.origin}`, {
        hint: `visit a page of ${location.origin} first: cy.visit('/')`,
      })
    },
    navigate: (url) => tell({ type: 'navigate', url }),
    loading: (loading) => tell({ type: 'loading', loading }),
  })
  refuseSessions(realm)
  addModules(realm)
  allowAgain(realm)
  const blocks = createBlocks(realm, tell)

  let lastNested = 0
  const nested = new Map<number, (outcome: Outcome) => void>()
  setRunner((call) => {
    const id = ++lastNested
    tell({ type: 'nested', id, call })
    return new Promise((resolve) => nested.set(id, resolve))
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
        nested.get(data.id)?.(data.outcome)
        nested.delete(data.id)
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
    const message = `The support file failed on ${location.origin}, where cy.origin() runs its callback: ${error.message}`
    tell({ type: 'broken', error: { ...error, message } })
  }
  script.addEventListener('load', end)
  script.addEventListener('error', end)
  document.head.append(script)
  return realm
}
