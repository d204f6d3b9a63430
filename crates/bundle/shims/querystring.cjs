// `querystring` of Node.
const escape = (text) => encodeURIComponent(text)

function unescape(text) {
  try {
    return decodeURIComponent(text)
  } catch {
    // As Node does: what is no valid sequence stays as it is.
    return text.replace(/(%[0-9a-f]{2})+/gi, (run) => {
      try {
        return decodeURIComponent(run)
      } catch {
        return run
      }
    })
  }
}

function primitive(value) {
  if (typeof value === 'string') return value
  return ['number', 'bigint', 'boolean'].includes(typeof value) && (typeof value !== 'number' || Number.isFinite(value)) ? String(value) : ''
}

function stringify(object, separator = '&', equals = '=', options = {}) {
  const encode = options.encodeURIComponent ?? exports.escape
  if (typeof object !== 'object' || object === null) return ''
  return Object.entries(object)
    .flatMap(([key, value]) => (Array.isArray(value) ? value : [value]).map((item) => encode(key) + equals + encode(primitive(item))))
    .join(separator)
}

function parse(text, separator = '&', equals = '=', options = {}) {
  const decode = options.decodeURIComponent ?? exports.unescape
  const result = Object.create(null)
  if (typeof text !== 'string' || text === '') return result
  const most = options.maxKeys ?? 1000
  for (const pair of most > 0 ? text.split(separator).slice(0, most) : text.split(separator)) {
    if (!pair) continue
    const at = pair.indexOf(equals)
    const read = (part) => decode(part.replaceAll('+', ' '))
    const key = read(at < 0 ? pair : pair.slice(0, at))
    const value = at < 0 ? '' : read(pair.slice(at + equals.length))
    if (!(key in result)) result[key] = value
    else if (Array.isArray(result[key])) result[key].push(value)
    else result[key] = [result[key], value]
  }
  return result
}

Object.assign(exports, { escape, unescape, stringify, parse, encode: stringify, decode: parse })
