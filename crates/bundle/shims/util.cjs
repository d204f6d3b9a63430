// `util` of Node, as far as it makes sense in a page.
const custom = Symbol.for('nodejs.util.inspect.custom')
const promisified = Symbol.for('nodejs.util.promisify.custom')

const tag = (value) => Object.prototype.toString.call(value).slice(8, -1)

function quote(text) {
  const mark = !text.includes("'") ? "'" : !text.includes('"') ? '"' : !text.includes('`') ? '`' : "'"
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"')
  return mark + (mark === "'" ? escaped.replaceAll("'", "\\'") : escaped) + mark
}

function inspect(value, options, ...rest) {
  // The old form: (value, showHidden, depth).
  const settings = typeof options === 'object' && options ? options : { depth: rest[0] }
  const depth = settings.depth === null ? Number.POSITIVE_INFINITY : (settings.depth ?? 2)
  return show(value, { ...settings, breakLength: settings.breakLength ?? 80, reached: 0 }, depth, [])
}
inspect.custom = custom
inspect.defaultOptions = { depth: 2 }

function show(value, settings, depth, outer) {
  switch (typeof value) {
    case 'string':
      return quote(value)
    case 'bigint':
      return `${value}n`
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value)
    case 'function':
      return withProperties(functionName(value), value, Object.keys(value), settings, depth, outer)
    case 'object':
      return value === null ? 'null' : showObject(value, settings, depth, outer)
    default:
      return String(value)
  }
}

function functionName(fn) {
  const isClass = /^class\b/.test(Function.prototype.toString.call(fn))
  if (isClass) {
    const parent = Object.getPrototypeOf(fn)?.name
    return `[class ${fn.name || '(anonymous)'}${parent ? ` extends ${parent}` : ''}]`
  }
  const kind = tag(fn) === 'Function' ? 'Function' : tag(fn)
  return fn.name ? `[${kind}: ${fn.name}]` : `[${kind} (anonymous)]`
}

function showObject(value, settings, depth, outer) {
  if (typeof value[custom] === 'function' && value[custom] !== inspect) {
    const own = value[custom](depth, settings, inspect)
    return typeof own === 'string' ? own : show(own, settings, depth, outer)
  }
  if (outer.includes(value)) return '[Circular *1]'
  const name = Object.getPrototypeOf(value) === null ? '[Object: null prototype]' : (value.constructor?.name ?? 'Object')
  const inside = [...outer, value]
  const next = (item) => show(item, settings, depth - 1, inside)
  const keys = [...Object.keys(value), ...Object.getOwnPropertySymbols(value).filter((key) => Object.prototype.propertyIsEnumerable.call(value, key))]
  const properties = (skip = () => false) => keys.filter((key) => !skip(key)).map((key) => property(value, key, next))
  if (value instanceof Error || tag(value) === 'Error') {
    return withProperties(value.stack ? String(value.stack) : `[${value}]`, value, keys.filter((key) => key !== 'stack'), settings, depth, outer)
  }
  if (tag(value) === 'Date') return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
  if (tag(value) === 'RegExp') return String(value)
  if (['Number', 'String', 'Boolean'].includes(tag(value)) && !keys.some((key) => !/^\d+$/.test(String(key)))) {
    return `[${tag(value)}: ${show(value.valueOf(), settings, depth, outer)}]`
  }
  const isList = Array.isArray(value) || ArrayBuffer.isView(value)
  if (depth < 0) return isList ? '[Array]' : `[${name}]`
  settings.reached = outer.length
  if (isList && tag(value) !== 'DataView') {
    const items = Array.from({ length: Math.min(value.length, 100) }, (_, index) => (index in value ? next(value[index]) : '<empty>'))
    if (value.length > 100) items.push(`... ${value.length - 100} more items`)
    const prefix = name === 'Array' ? '' : `${name}(${value.length}) `
    return braces(`${prefix}[`, ']', [...items, ...properties((key) => /^\d+$/.test(String(key)))], settings, inside)
  }
  if (tag(value) === 'Map') {
    const items = [...value].map(([key, item]) => `${next(key)} => ${next(item)}`)
    return braces(`${name}(${value.size}) {`, '}', [...items, ...properties()], settings, inside)
  }
  if (tag(value) === 'Set') {
    return braces(`${name}(${value.size}) {`, '}', [...[...value].map(next), ...properties()], settings, inside)
  }
  if (tag(value) === 'Promise') return `${name} { <pending> }`
  const prefix = name === 'Object' ? '' : `${name} `
  return braces(`${prefix}{`, '}', properties(), settings, inside)
}

function property(value, key, next) {
  const descriptor = Object.getOwnPropertyDescriptor(value, key)
  const name = typeof key === 'symbol' ? `[${String(key)}]` : /^[A-Za-z_$][\w$]*$/.test(key) ? key : quote(key)
  if (descriptor?.get) return `${name}: [${descriptor.set ? 'Getter/Setter' : 'Getter'}]`
  if (descriptor?.set) return `${name}: [Setter]`
  return `${name}: ${next(value[key])}`
}

function withProperties(text, value, keys, settings, depth, outer) {
  if (!keys.length) return text
  if (depth < 0) return text
  const next = (item) => show(item, settings, depth - 1, [...outer, value])
  return braces(`${text} {`, '}', keys.map((key) => property(value, key, next)), settings, [...outer, value])
}

/** On one line if it is short enough and holds no more than two levels below its own. */
function braces(open, close, items, settings, inside) {
  if (!items.length) return open + close
  const indent = '  '.repeat(inside.length)
  const length = items.reduce((sum, item) => sum + item.length, 2 * items.length + indent.length - 2 + open.length + 10)
  const short = length <= settings.breakLength && !items.some((item) => item.includes('\n'))
  if (short && settings.reached - (inside.length - 1) < 3) return `${open} ${items.join(', ')} ${close}`
  return `${open}\n${indent}${items.join(`,\n${indent}`)}\n${indent.slice(2)}${close}`
}

function format(first, ...rest) {
  if (typeof first !== 'string') return [first, ...rest].map((value) => (typeof value === 'string' ? value : inspect(value))).join(' ')
  const text = first.replace(/%[sdifjoOc%]/g, (mark) => {
    if (mark === '%%') return '%'
    if (!rest.length) return mark
    const value = rest.shift()
    switch (mark) {
      case '%s':
        return typeof value === 'object' && value !== null ? inspect(value, { depth: 0 }) : typeof value === 'bigint' ? `${value}n` : String(value)
      case '%d':
        return typeof value === 'object' ? 'NaN' : typeof value === 'bigint' ? `${value}n` : String(Number(value))
      case '%i':
        return typeof value === 'object' ? 'NaN' : String(Number.parseInt(value, 10))
      case '%f':
        return String(Number.parseFloat(value))
      case '%j':
        try {
          return JSON.stringify(value)
        } catch {
          return '[Circular]'
        }
      case '%c':
        return ''
      default:
        return inspect(value, { depth: 4 })
    }
  })
  return [text, ...rest.map((value) => (typeof value === 'string' ? value : inspect(value)))].join(' ')
}

function inherits(child, parent) {
  Object.defineProperty(child, 'super_', { value: parent, writable: true, configurable: true })
  Object.setPrototypeOf(child.prototype, parent.prototype)
}

function promisify(fn) {
  if (typeof fn !== 'function') throw new TypeError(`The "original" argument must be of type function. Received ${typeof fn}`)
  if (fn[promisified]) return fn[promisified]
  return function (...args) {
    return new Promise((resolve, reject) => fn.call(this, ...args, (error, value) => (error ? reject(error) : resolve(value))))
  }
}
promisify.custom = promisified

function callbackify(fn) {
  return function (...args) {
    const callback = args.pop()
    fn.apply(this, args).then(
      (value) => queueMicrotask(() => callback(null, value)),
      (error) => queueMicrotask(() => callback(error ?? new Error('Promise was rejected with a falsy value'))),
    )
  }
}

function deprecate(fn, message) {
  let warned = false
  return function (...args) {
    if (!warned) console.warn(`DeprecationWarning: ${message}`)
    warned = true
    return new.target ? Reflect.construct(fn, args, new.target) : fn.apply(this, args)
  }
}

/** Equality in depth: strict as `isDeepStrictEqual`, else as `assert.deepEqual`. */
function deepEqual(a, b, strict, seen = []) {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    // biome-ignore lint/suspicious/noDoubleEquals: the loose comparison is asked for.
    return strict ? false : a == b || (Number.isNaN(a) && Number.isNaN(b))
  }
  if (tag(a) !== tag(b)) return false
  if (strict && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false
  if (seen.some(([x, y]) => x === a && y === b)) return true
  const inside = [...seen, [a, b]]
  const same = (x, y) => deepEqual(x, y, strict, inside)
  if (tag(a) === 'Date' && !Object.is(a.getTime(), b.getTime())) return false
  if (tag(a) === 'RegExp' && (String(a) !== String(b) || a.lastIndex !== b.lastIndex)) return false
  if (tag(a) === 'Error' && (a.message !== b.message || a.name !== b.name)) return false
  if (['Number', 'String', 'Boolean', 'BigInt', 'Symbol'].includes(tag(a)) && !Object.is(a.valueOf(), b.valueOf())) return false
  if (Array.isArray(a) && a.length !== b.length) return false
  if (tag(a) === 'Set') {
    if (a.size !== b.size) return false
    const left = [...b]
    for (const item of a) {
      const index = left.findIndex((other) => same(item, other))
      if (index < 0) return false
      left.splice(index, 1)
    }
  }
  if (tag(a) === 'Map') {
    if (a.size !== b.size) return false
    const left = [...b]
    for (const [key, item] of a) {
      const index = left.findIndex(([otherKey, other]) => same(key, otherKey) && same(item, other))
      if (index < 0) return false
      left.splice(index, 1)
    }
  }
  const keys = (value) => [
    ...Object.keys(value),
    ...(strict ? Object.getOwnPropertySymbols(value).filter((key) => Object.prototype.propertyIsEnumerable.call(value, key)) : []),
  ]
  const keysOfA = keys(a)
  return keysOfA.length === keys(b).length && keysOfA.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]))
}

const isTag = (name) => (value) => tag(value) === name && typeof value === 'object'
const types = {
  isAsyncFunction: (value) => typeof value === 'function' && /^Async/.test(tag(value)),
  isGeneratorFunction: (value) => typeof value === 'function' && /GeneratorFunction$/.test(tag(value)),
  isAnyArrayBuffer: (value) => ['ArrayBuffer', 'SharedArrayBuffer'].includes(tag(value)),
  isArrayBuffer: isTag('ArrayBuffer'),
  isArrayBufferView: ArrayBuffer.isView,
  isBoxedPrimitive: (value) => typeof value === 'object' && ['Number', 'String', 'Boolean', 'BigInt', 'Symbol'].includes(tag(value)),
  isDataView: isTag('DataView'),
  isDate: isTag('Date'),
  isMap: isTag('Map'),
  isNativeError: (value) => value instanceof Error || isTag('Error')(value),
  isPromise: isTag('Promise'),
  isRegExp: isTag('RegExp'),
  isSet: isTag('Set'),
  isTypedArray: (value) => ArrayBuffer.isView(value) && tag(value) !== 'DataView',
  isUint8Array: isTag('Uint8Array'),
  isWeakMap: isTag('WeakMap'),
  isWeakSet: isTag('WeakSet'),
}

module.exports = {
  TextDecoder: globalThis.TextDecoder,
  TextEncoder: globalThis.TextEncoder,
  callbackify,
  debuglog: () => Object.assign(() => {}, { enabled: false }),
  deepEqual,
  deprecate,
  format,
  formatWithOptions: (_options, ...args) => format(...args),
  inherits,
  inspect,
  isArray: Array.isArray,
  isBoolean: (value) => typeof value === 'boolean',
  isDate: types.isDate,
  isDeepStrictEqual: (a, b) => deepEqual(a, b, true),
  isError: types.isNativeError,
  isFunction: (value) => typeof value === 'function',
  isNull: (value) => value === null,
  isNullOrUndefined: (value) => value === null || value === undefined,
  isNumber: (value) => typeof value === 'number',
  isObject: (value) => typeof value === 'object' && value !== null,
  isPrimitive: (value) => value === null || !['object', 'function'].includes(typeof value),
  isRegExp: types.isRegExp,
  isString: (value) => typeof value === 'string',
  isSymbol: (value) => typeof value === 'symbol',
  isUndefined: (value) => value === undefined,
  promisify,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it strips.
  stripVTControlCharacters: (text) => String(text).replace(/\u001b\[[0-9;]*[A-Za-z]/g, ''),
  toUSVString: (text) => String(text).toWellFormed(),
  types,
}
