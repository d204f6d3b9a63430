// What the console shows of an entry of the log: values of all kinds as plain data of limited size.
import type { Core } from './core'
import { isConcealed } from './secret'

const DEPTH = 5
const ENTRIES = 50
const LENGTH = 2000
/** All values of an entry together. */
const VALUES = 1000

type Props = Record<string, unknown>

/** Evaluates the entry's own function, which is the user's in custom commands: what it throws is shown. */
export function consoleOf(core: Core, attributes: Record<string, any>): Props {
  const { name, consoleProps, $el, error } = attributes
  const props: Props = { Command: name }
  const plain = createPlain(core)
  try {
    const given: unknown = typeof consoleProps === 'function' ? consoleProps.call(attributes) : consoleProps
    if (given && typeof given === 'object') Object.assign(props, plain(given))
    else if ($el) props.Yielded = plain(core.dom.unwrap($el))
  } catch (thrown) {
    props.Error = `its consoleProps failed: ${String(thrown)}`
  }
  if (error) props.Error = plain(error)
  return props
}

/** Makes plain data of values, all within one limit. */
export function createPlain({ dom }: Pick<Core, 'dom'>): (value: unknown) => unknown {
  let left = VALUES
  const within = new Set<object>()

  const plain = (value: unknown, depth: number): unknown => {
    if (left-- <= 0) return '…'
    switch (typeof value) {
      case 'string':
        return value.length > LENGTH ? `${value.slice(0, LENGTH)}…` : value
      case 'number':
        return Number.isFinite(value) ? value : String(value)
      case 'boolean':
        return value
      case 'function':
        return `ƒ ${value.name || 'anonymous'}()`
      case 'object':
        return value === null ? null : object(value, depth)
      default:
        return String(value)
    }
  }

  const object = (value: object, depth: number): unknown => {
    if (dom.isJquery(value)) return value.length === 1 ? plain(value[0], depth) : list(value.toArray(), depth)
    if (Array.isArray(value)) return within.has(value) || depth >= DEPTH ? `[${value.length}]` : nested(value, depth)
    if (dom.isWindow(value) || isNode(value)) return dom.stringify(value, 'short')
    if (within.has(value)) return '(itself)'
    return depth >= DEPTH ? kindOf(value) : nested(value, depth)
  }

  const nested = (value: object, depth: number): unknown => {
    within.add(value)
    try {
      return parts(value, depth)
    } finally {
      within.delete(value)
    }
  }

  const parts = (value: object, depth: number): unknown => {
    if (Array.isArray(value)) return list(value, depth)
    const kind = kindOf(value)
    if (kind === 'Date' || kind === 'RegExp' || kind === 'URL' || kind === 'Location') return String(value)
    if (kind === 'Error' || value instanceof Error) return `${(value as Error).name}: ${(value as Error).message}`
    if (kind === 'Map') return list([...(value as Map<unknown, unknown>)], depth)
    if (kind === 'Set') return list([...(value as Set<unknown>)], depth)
    if (kind === 'Promise') return 'Promise'
    if (ArrayBuffer.isView(value) || kind === 'ArrayBuffer') return `${kind} of ${(value as ArrayBuffer).byteLength} bytes`
    const result: Props = {}
    const descriptors = Object.getOwnPropertyDescriptors(value)
    const keys = Object.keys(descriptors).filter((key) => descriptors[key]!.enumerable)
    for (const key of keys.slice(0, ENTRIES)) {
      const descriptor = descriptors[key]!
      // Reading might do something.
      if (!('value' in descriptor)) result[key] = '(…)'
      else result[key] = isConcealed(value, key) ? '•••' : plain(descriptor.value, depth + 1)
    }
    if (keys.length > ENTRIES) result['…'] = `${keys.length - ENTRIES} more`
    return result
  }

  const list = (values: unknown[], depth: number): unknown[] => {
    const all = values.slice(0, ENTRIES).map((one) => plain(one, depth + 1))
    return values.length > ENTRIES ? [...all, `… ${values.length - ENTRIES} more`] : all
  }

  return (value) => plain(value, 0)
}

function isNode(value: object): boolean {
  try {
    return typeof (value as Node).nodeType === 'number' && typeof (value as Node).nodeName === 'string'
  } catch {
    return false
  }
}

// Objects come from other windows too, so their class is not asked for.
function kindOf(value: object): string {
  return Object.prototype.toString.call(value).slice(8, -1)
}
