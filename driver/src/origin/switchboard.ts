// Routes of cy.intercept() may belong to several realms. Each gets to see the requests of its own routes; where those of
// several matched, they decide one after the other, in the order of the routes: about the request, and in the same order
// about its response.
import type { DriverCall, HostEvent, RequestAct, RequestChange, StaticReply } from '../protocol'

export interface Switchboard {
  /** Hands an event to the realms that it concerns; whether there are such. */
  deliver(event: HostEvent): boolean
  /** A call of a realm as the host is to get it; undefined if another realm is to decide first. */
  outgoing(realm: string, call: DriverCall): DriverCall | undefined
}

type Intercepted = Extract<HostEvent, { kind: 'requestIntercepted' }>
type Responded = Extract<HostEvent, { kind: 'responseIntercepted' }>

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
  followRedirect: boolean
  responseTimeout: number | null
  /** The realms that decide about the response, in the order in which they saw the request. */
  readonly holders: string[]
  /** The response as those before have left it, and who is still to decide about it, the present one first. */
  response: { event: Responded; waiting: string[]; reply: StaticReply | null } | undefined
}

/** `tell` hands an event to a realm: '' is the spec page, others are named by their origin. */
export function createSwitchboard(tell: (realm: string, event: HostEvent) => void): Switchboard {
  const flows = new Map<string, Flow>()

  const ask = ({ event, steps: [step] }: Flow) => tell(step!.realm, { ...event, routes: step!.routes })

  const decided = (flow: Flow, realm: string, act: RequestAct): RequestAct | undefined => {
    const pass = typeof act === 'object' && 'pass' in act
    if ((act === 'sendAndHold' || (pass && act.pass.hold)) && !flow.holders.includes(realm)) flow.holders.push(realm)
    flow.steps.shift()
    if (pass && flow.steps.length) return undefined
    if (pass) return { pass: { hold: flow.holders.length > 0 } }
    return act === 'send' && flow.holders.length > 0 ? 'sendAndHold' : act
  }

  /** A realm's word on a response as the host is to get it; undefined if another realm is to decide first. */
  const answered = (realm: string, id: string, reply: StaticReply | null): StaticReply | null | undefined => {
    const response = flows.get(id)?.response
    if (!response || response.waiting[0] !== realm) return reply
    response.waiting.shift()
    if (reply) {
      const { delay = 0, throttleKbps = null } = response.reply ?? {}
      response.reply = { ...reply, delay: reply.delay + delay, throttleKbps: reply.throttleKbps ?? throttleKbps }
      const { status, statusText, headers, body } = reply
      response.event = { ...response.event, status, statusText: statusText ?? response.event.statusText, headers, body: { whole: body } }
    }
    const [next] = response.waiting
    // What is no response any more leaves nothing to decide.
    if (next === undefined || reply?.fail || typeof reply?.fixture === 'string') return response.reply
    tell(next, response.event)
    return undefined
  }

  return {
    deliver(event) {
      if (event.kind === 'requestIntercepted') {
        const steps = stepsOf(event.routes)
        const realms = [...new Set(steps.map((step) => step.realm))]
        flows.set(event.id, {
          event,
          steps,
          realms,
          used: 0,
          change: null,
          named: false,
          followRedirect: false,
          responseTimeout: null,
          holders: [],
          response: undefined,
        })
        const flow = flows.get(event.id)!
        if (event.held && steps.length) ask(flow)
        else for (const { realm, routes } of steps) tell(realm, { ...event, routes })
        return true
      }
      if (!isOfResponse(event)) return false
      const flow = flows.get(event.id)
      if (!flow) return false
      if (event.kind === 'responseIntercepted' && event.held) {
        const waiting = flow.holders.length ? [...flow.holders] : flow.realms.slice(0, 1)
        flow.response = { event, waiting, reply: null }
        tell(waiting[0]!, event)
        return true
      }
      flows.delete(event.id)
      for (const realm of flow.realms) {
        // Who didn't decide sees what the page got.
        const only = event.kind === 'responseDelivered' && !flow.holders.includes(realm) ? flow.response?.event : undefined
        tell(realm, only ? { ...only, held: false } : event)
      }
      return true
    },
    outgoing(realm, call) {
      if (call.method === 'addRoute') return { ...call, params: { ...call.params, id: named(realm, call.params.id) } }
      if (call.method === 'nearMisses') return { ...call, params: { route: named(realm, call.params.route) } }
      if (call.method === 'nameRoute') return { ...call, params: { route: named(realm, call.params.route) } }
      if (call.method === 'decideResponse') {
        const reply = answered(realm, call.params.id, call.params.reply)
        return reply === undefined ? undefined : { ...call, params: { ...call.params, reply } }
      }
      if (call.method !== 'decideRequest') return call
      const { id, used, change, followRedirect, responseTimeout, act } = call.params
      const flow = flows.get(id)
      if (!flow) return call
      flow.used += used
      flow.named ||= call.params.named
      flow.followRedirect ||= followRedirect
      flow.responseTimeout = responseTimeout ?? flow.responseTimeout
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
        params: {
          id,
          used: flow.used,
          named: flow.named,
          change: flow.change,
          followRedirect: flow.followRedirect,
          responseTimeout: flow.responseTimeout,
          act: final,
        },
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
