// Routes of cy.intercept() may belong to several realms. Each gets to see the requests of its own routes; where those of
// several matched, they decide one after the other, in the order of the routes.
import type { DriverCall, HostEvent, RequestAct, RequestChange } from '../protocol'

export interface Switchboard {
  /** Hands an event to the realms that it concerns; whether there are such. */
  deliver(event: HostEvent): boolean
  /** A call of a realm as the host is to get it; undefined if another realm is to decide first. */
  outgoing(realm: string, call: DriverCall): DriverCall | undefined
}

type Intercepted = Extract<HostEvent, { kind: 'requestIntercepted' }>

interface Step {
  realm: string
  routes: string[]
}

interface Flow {
  event: Intercepted
  /** Those that are still to be asked, the present one first. */
  steps: Step[]
  readonly realms: string[]
  used: number
  change: RequestChange | null
  named: boolean
  /** The realm that decides about the response. */
  holder: string | undefined
}

/** `tell` hands an event to a realm: '' is the spec page, others are named by their origin. */
export function createSwitchboard(tell: (realm: string, event: HostEvent) => void): Switchboard {
  const flows = new Map<string, Flow>()

  const ask = ({ event, steps: [step] }: Flow) => tell(step!.realm, { ...event, routes: step!.routes })

  const decided = (flow: Flow, realm: string, act: RequestAct): RequestAct | undefined => {
    const pass = typeof act === 'object' && 'pass' in act
    if (act === 'sendAndHold' || (pass && act.pass.hold)) flow.holder = realm
    flow.steps.shift()
    if (pass && flow.steps.length) return undefined
    if (pass) return { pass: { hold: flow.holder !== undefined } }
    return act === 'send' && flow.holder !== undefined ? 'sendAndHold' : act
  }

  return {
    deliver(event) {
      if (event.kind === 'requestIntercepted') {
        const steps = stepsOf(event.routes)
        const realms = [...new Set(steps.map((step) => step.realm))]
        const flow: Flow = { event, steps, realms, used: 0, change: null, named: false, holder: undefined }
        flows.set(event.id, flow)
        if (event.held && steps.length) ask(flow)
        else for (const { realm, routes } of steps) tell(realm, { ...event, routes })
        return true
      }
      if (!isOfResponse(event)) return false
      const flow = flows.get(event.id)
      if (!flow) return false
      // Of a response that is held it is yet to come that the page has it.
      if (event.kind !== 'responseIntercepted' || !event.held) flows.delete(event.id)
      const holder = flow.holder ?? flow.realms[0]
      for (const realm of flow.realms) {
        tell(realm, event.kind === 'responseIntercepted' ? { ...event, held: event.held && realm === holder } : event)
      }
      return true
    },
    outgoing(realm, call) {
      if (call.method === 'addRoute') return { ...call, params: { ...call.params, id: named(realm, call.params.id) } }
      if (call.method === 'nearMisses') return { ...call, params: { route: named(realm, call.params.route) } }
      if (call.method === 'nameRoute') return { ...call, params: { route: named(realm, call.params.route) } }
      if (call.method !== 'decideRequest') return call
      const { id, used, change, followRedirect, responseTimeout, act } = call.params
      const flow = flows.get(id)
      if (!flow) return call
      flow.used += used
      flow.named ||= call.params.named
      if (change) {
        flow.change = { ...change, body: change.body ?? flow.change?.body ?? null }
        const { url, method, headers } = change
        flow.event = { ...flow.event, url, method, headers, body: change.body ?? flow.event.body }
      }
      const final = decided(flow, realm, act)
      if (final === undefined) {
        ask(flow)
        return undefined
      }
      return {
        method: 'decideRequest',
        params: { id, used: flow.used, named: flow.named, change: flow.change, followRedirect, responseTimeout, act: final },
      }
    },
  }
}

const responseKinds = ['responseIntercepted', 'responseDelivered', 'interceptionFailed'] as const
type OfResponse = Extract<HostEvent, { kind: (typeof responseKinds)[number] }>
const isOfResponse = (event: HostEvent): event is OfResponse => (responseKinds as readonly string[]).includes(event.kind)

const named = (realm: string, id: string) => (realm ? `${realm} ${id}` : id)

/** Runs of routes of the same realm, with the names that it knows them by. */
function stepsOf(routes: string[]): Step[] {
  const steps: Step[] = []
  for (const id of routes) {
    const at = id.lastIndexOf(' ')
    const realm = at < 0 ? '' : id.slice(0, at)
    const own = id.slice(at + 1)
    const last = steps.at(-1)
    if (last?.realm === realm) last.routes.push(own)
    else steps.push({ realm, routes: [own] })
  }
  return steps
}
