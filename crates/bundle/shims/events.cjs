// `events` of Node.
function EventEmitter() {
  this._events ??= new Map()
}

EventEmitter.prototype = {
  constructor: EventEmitter,

  listeners(name) {
    return this.rawListeners(name).map((listener) => listener.listener ?? listener)
  },
  rawListeners(name) {
    return [...(own(this).get(name) ?? [])]
  },
  listenerCount(name) {
    return own(this).get(name)?.length ?? 0
  },
  eventNames() {
    return [...own(this).keys()]
  },
  setMaxListeners() {
    return this
  },
  getMaxListeners() {
    return Number.POSITIVE_INFINITY
  },
  on(name, listener) {
    return add(this, name, listener, false)
  },
  prependListener(name, listener) {
    return add(this, name, listener, true)
  },
  once(name, listener) {
    return add(this, name, onceOnly(this, name, listener), false)
  },
  prependOnceListener(name, listener) {
    return add(this, name, onceOnly(this, name, listener), true)
  },
  off(name, listener) {
    const listeners = own(this).get(name) ?? []
    const index = listeners.findLastIndex((one) => one === listener || one.listener === listener)
    if (index < 0) return this
    // A new list: an emit that is under way goes through the old one.
    const rest = listeners.toSpliced(index, 1)
    if (rest.length) own(this).set(name, rest)
    else own(this).delete(name)
    if (own(this).has('removeListener')) this.emit('removeListener', name, listener)
    return this
  },
  removeAllListeners(name) {
    if (name === undefined) own(this).clear()
    else own(this).delete(name)
    return this
  },
  emit(name, ...args) {
    const listeners = own(this).get(name)
    if (!listeners) {
      if (name === 'error') throw args[0] instanceof Error ? args[0] : new Error(`Unhandled error. (${args[0]})`)
      return false
    }
    for (const listener of [...listeners]) listener.apply(this, args)
    return true
  },
}
EventEmitter.prototype.addListener = EventEmitter.prototype.on
EventEmitter.prototype.removeListener = EventEmitter.prototype.off

// Not every heir calls the constructor, and a prototype's events must not be shared.
function own(emitter) {
  if (!Object.hasOwn(emitter, '_events') || !(emitter._events instanceof Map)) {
    Object.defineProperty(emitter, '_events', { value: new Map(), writable: true, configurable: true })
  }
  return emitter._events
}

function add(emitter, name, listener, first) {
  if (typeof listener !== 'function') {
    throw new TypeError(`The "listener" argument must be of type function. Received ${typeof listener}`)
  }
  if (own(emitter).has('newListener')) emitter.emit('newListener', name, listener.listener ?? listener)
  const listeners = own(emitter).get(name) ?? []
  own(emitter).set(name, first ? [listener, ...listeners] : [...listeners, listener])
  return emitter
}

function onceOnly(emitter, name, listener) {
  const once = (...args) => {
    emitter.off(name, once)
    return listener.apply(emitter, args)
  }
  once.listener = listener
  return once
}

module.exports = EventEmitter
EventEmitter.EventEmitter = EventEmitter
EventEmitter.defaultMaxListeners = 10
EventEmitter.listenerCount = (emitter, name) => emitter.listenerCount(name)
EventEmitter.once = (emitter, name) =>
  new Promise((resolve, reject) => {
    const settle = (fn, value) => {
      emitter.off(name, done)
      emitter.off('error', failed)
      fn(value)
    }
    const done = (...args) => settle(resolve, args)
    const failed = (error) => settle(reject, error)
    emitter.on(name, done)
    if (name !== 'error') emitter.on('error', failed)
  })
