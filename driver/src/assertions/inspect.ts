import { isConcealed } from '../engine/secret'
import type { Dom, Value } from '../engine/types'
import { originOf } from '../queries/origin'
import { isShadowRoot, showNodes } from '../queries/shadow-root'

/** How a value is shown: `plain` in errors (strings and elements in quotes), `marked` in log entries (bare, the caller adds `**`). */
export type Form = 'plain' | 'marked'

export type Inspect = (value: Value, form?: Form) => string

/** Lengths in characters; 0 means unlimited. */
export interface InspectLimits {
  string: number
  whole: number
}

const NESTED_STRING = 60
const MAX_DEPTH = 3

/** Makes the function that shows values in messages: short, safe on foreign windows and getters, elements by `dom.stringify`. */
export function createInspect(dom: Dom, limits: () => InspectLimits): Inspect {
  const show = (value: Value, form: Form): string => {
    const limit = limits()
    const special = showDom(dom, value)
    if (special !== undefined) return form === 'plain' ? `'${special}'` : special
    if (typeof value === 'string') return form === 'plain' ? quote(shorten(value, limit.string)) : shorten(value, limit.string)
    return showValue(dom, value, { room: limit.whole || Number.POSITIVE_INFINITY, depth: MAX_DEPTH, seen: [] })
  }
  return (value, form = 'plain') => {
    try {
      return show(value, form)
    } catch {
      // A revoked proxy, a window of another origin: a message about it must not fail.
      return '[unreadable]'
    }
  }
}

interface Scope {
  room: number
  depth: number
  seen: Value[]
}

/** Elements, documents and windows; undefined for anything else. */
function showDom(dom: Dom, value: Value): string | undefined {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return undefined
  if (dom.isWindow(value)) return '<window>'
  if (dom.isDocument(value)) return '<document>'
  if (dom.isJquery(value) && value.length === 0) return originOf(value)?.label ?? '[]'
  if (dom.isJquery(value) || dom.isElement(value) || isShadowRoot(value)) return showNodes(dom, value)
  return undefined
}

function showValue(dom: Dom, value: Value, scope: Scope): string {
  switch (typeof value) {
    case 'string':
      return quote(shorten(value, NESTED_STRING))
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value)
    case 'bigint':
      return `${value}n`
    case 'function':
      return showFunction(value as NamedFunction)
    case 'object':
      return value === null ? 'null' : (showDom(dom, value) ?? showObject(dom, value as object, scope))
    default:
      return String(value)
  }
}

interface NamedFunction {
  name?: string
  displayName?: string
  callCount?: number
}

function showFunction(fn: NamedFunction): string {
  if (typeof fn.callCount === 'number') return fn.displayName || fn.name || 'spy'
  return fn.name ? `[Function: ${fn.name}]` : '[Function]'
}

function showObject(dom: Dom, value: object, scope: Scope): string {
  const tag = Object.prototype.toString.call(value).slice(8, -1)
  switch (tag) {
    case 'Date':
      return Number.isNaN((value as Date).getTime()) ? 'Invalid Date' : (value as Date).toISOString()
    case 'RegExp':
      return String(value)
    case 'Error':
    case 'DOMException':
      return `[${(value as Error).name}: ${shorten((value as Error).message, NESTED_STRING)}]`
    case 'Number':
    case 'String':
    case 'Boolean':
      return `[${tag}: ${String(value)}]`
    case 'Promise':
    case 'WeakMap':
    case 'WeakSet':
      return `${tag}{…}`
  }
  const sinon = showSinon(dom, value as SinonObject, scope)
  if (sinon !== undefined) return sinon
  if (scope.seen.includes(value)) return '[Circular]'
  if (scope.depth === 0) return Array.isArray(value) ? '[ … ]' : '{ … }'
  const inner: Scope = { room: scope.room, depth: scope.depth - 1, seen: [...scope.seen, value] }
  const show = (item: Value) => showValue(dom, item, inner)
  if (tag === 'Array' || tag === 'Arguments') return list('[', ']', inner, (value as ArrayLike<Value>).length, entriesOf(value, show))
  if (ArrayBuffer.isView(value) && 'length' in value) {
    return `${tag}${list('[', ']', inner, value.length as number, entriesOf(value, show))}`
  }
  if (tag === 'Map') {
    const map = value as Map<Value, Value>
    return `Map${list(
      '{',
      '}',
      inner,
      map.size,
      mapped(map, ([key, item]) => `${show(key)} => ${show(item)}`),
    )}`
  }
  if (tag === 'Set') return `Set${list('{', '}', inner, (value as Set<Value>).size, mapped(value as Set<Value>, show))}`
  const keys = Object.keys(value)
  const prefix = constructorName(value)
  return `${prefix}${list(
    '{',
    '}',
    inner,
    keys.length,
    mapped(keys, (key) => `${showKey(key)}: ${property(value, key, show)}`),
  )}`
}

/** Matchers and calls of sinon. */
interface SinonObject {
  test?: Value
  message?: Value
  proxy?: NamedFunction
  callId?: number
  args?: Value[]
}

function showSinon(dom: Dom, value: SinonObject, scope: Scope): string | undefined {
  if (typeof value.test === 'function' && typeof value.message === 'string') return value.message
  if (typeof value.proxy !== 'function' || !Array.isArray(value.args) || value.callId === undefined) return undefined
  return `${showFunction(value.proxy)}(${value.args.map((arg) => showValue(dom, arg, { ...scope, depth: 1 })).join(', ')})`
}

function property(value: object, key: string, show: (item: Value) => string): string {
  try {
    return isConcealed(value, key) ? '…' : show((value as Record<string, Value>)[key])
  } catch {
    return '[unreadable]'
  }
}

function* entriesOf(value: object, show: (item: Value) => string): Generator<string> {
  const items = value as ArrayLike<Value>
  for (let index = 0; index < items.length; index++) yield show(items[index])
}

function* mapped<T>(items: Iterable<T>, show: (item: T) => string): Generator<string> {
  for (const item of items) yield show(item)
}

/** Joins as many items as there is room for; the rest is counted. */
function list(open: string, close: string, scope: Scope, total: number, items: Generator<string>): string {
  if (total === 0) return `${open}${close}`
  const shown: string[] = []
  let used = 4
  for (const item of items) {
    if (shown.length > 0 && used + item.length > scope.room) break
    shown.push(item)
    used += item.length + 2
    scope.room = Math.max(scope.room - item.length - 2, 10)
  }
  if (shown.length < total) shown.push(`…(${total - shown.length})`)
  return `${open} ${shown.join(', ')} ${close}`
}

function constructorName(value: object): string {
  const prototype = Object.getPrototypeOf(value)
  const name = prototype?.constructor?.name
  return typeof name === 'string' && name !== 'Object' ? name : ''
}

function showKey(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quote(key)
}

function quote(text: string): string {
  return `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'").replace(/\n/g, '\\n').replace(/\r/g, '\\r').replace(/\t/g, '\\t')}'`
}

function shorten(text: string, limit: number): string {
  return limit > 0 && text.length > limit ? `${text.slice(0, limit - 1)}…` : text
}
