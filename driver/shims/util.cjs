// As much of `util` as libraries of the driver's bundle ask for.
exports.inherits = (child, parent) => {
  child.super_ = parent
  Object.setPrototypeOf(child.prototype, parent.prototype)
}
exports.inspect = (value) => {
  if (typeof value === 'string') return `'${value}'`
  if (typeof value === 'function') return `[Function: ${value.name || 'anonymous'}]`
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return String(value)
  }
}
exports.inspect.custom = Symbol.for('nodejs.util.inspect.custom')
exports.format = (first, ...rest) => {
  if (typeof first !== 'string') return [first, ...rest].map((value) => exports.inspect(value)).join(' ')
  const text = first.replace(/%[sdifjoO%]/g, (mark) => {
    if (mark === '%%') return '%'
    if (!rest.length) return mark
    const value = rest.shift()
    if (mark === '%s') return String(value)
    if (mark === '%d' || mark === '%f') return String(Number(value))
    if (mark === '%i') return String(Math.trunc(Number(value)))
    return exports.inspect(value)
  })
  return [text, ...rest.map((value) => (typeof value === 'string' ? value : exports.inspect(value)))].join(' ')
}
exports.deprecate = (fn) => fn
exports.promisify =
  (fn) =>
  (...args) =>
    new Promise((resolve, reject) => fn(...args, (error, value) => (error ? reject(error) : resolve(value))))
