// `url` of Node: the classes are the browser's own, the old functions are written on top of them.
const querystring = require('querystring')

const slashed = /^(https?|ftp|file|wss?|gopher):?$/

function parse(text, parseQuery = false, slashesDenoteHost = false) {
  if (typeof text !== 'string') throw new TypeError(`The "url" argument must be of type string. Received ${text === null ? 'null' : typeof text}`)
  const result = Object.assign(new Url(), {
    protocol: null, slashes: null, auth: null, host: null, port: null, hostname: null,
    hash: null, search: null, query: null, pathname: null, path: null, href: '',
  })
  let rest = text.trim()
  const cut = (mark) => {
    const at = rest.indexOf(mark)
    if (at < 0) return null
    const tail = rest.slice(at)
    rest = rest.slice(0, at)
    return tail
  }
  result.hash = cut('#')
  result.search = cut('?')
  const scheme = /^([a-z][a-z0-9.+-]*:)/i.exec(rest)
  if (scheme) {
    result.protocol = scheme[1].toLowerCase()
    rest = rest.slice(scheme[1].length)
  }
  const hasSlashes = rest.startsWith('//') && Boolean(scheme || slashesDenoteHost)
  // `mailto:a@b.c` has a host too.
  if (hasSlashes || (scheme && !slashed.test(result.protocol) && result.protocol !== 'javascript:')) {
    if (hasSlashes) {
      result.slashes = true
      rest = rest.slice(2)
    }
    const end = rest.search(/[/\\]/)
    let authority = end < 0 ? rest : rest.slice(0, end)
    rest = end < 0 ? '' : rest.slice(end)
    const at = authority.lastIndexOf('@')
    if (at >= 0) {
      result.auth = decodeURIComponent(authority.slice(0, at))
      authority = authority.slice(at + 1)
    }
    const port = /:(\d*)$/.exec(authority)
    if (port) authority = authority.slice(0, -port[0].length)
    result.port = port?.[1] || null
    result.hostname = authority.toLowerCase().replace(/^\[|\]$/g, '')
    result.host = authority.toLowerCase() + (result.port ? `:${result.port}` : '')
    if (!rest && slashed.test(result.protocol ?? '')) rest = '/'
  }
  result.pathname = rest.replace(/[\t\n\r "'<>\\^`{|}]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`) || null
  result.query = parseQuery ? querystring.parse((result.search ?? '').slice(1)) : (result.search?.slice(1) ?? null)
  if (parseQuery) result.search ??= ''
  result.path = result.pathname === null && !result.search ? null : (result.pathname ?? '') + (result.search ?? '')
  result.href = format(result)
  return result
}

function format(value, options = {}) {
  if (typeof value === 'string') return parse(value).href
  if (value instanceof URL) {
    const url = new URL(value)
    if (options.fragment === false) url.hash = ''
    if (options.search === false) url.search = ''
    if (options.auth === false) url.username = url.password = ''
    return url.href
  }
  let protocol = value.protocol ?? ''
  if (protocol && !protocol.endsWith(':')) protocol += ':'
  const auth = value.auth ? `${encodeURIComponent(value.auth).replace(/%3A/i, ':')}@` : ''
  let host = null
  if (value.host) host = auth + value.host
  else if (value.hostname) host = auth + (value.hostname.includes(':') ? `[${value.hostname}]` : value.hostname) + (value.port ? `:${value.port}` : '')
  const query = value.query && typeof value.query === 'object' ? querystring.stringify(value.query) : ''
  let search = value.search || (query ? `?${query}` : '')
  if (search && !search.startsWith('?')) search = `?${search}`
  let hash = value.hash ?? ''
  if (hash && !hash.startsWith('#')) hash = `#${hash}`
  let pathname = value.pathname ?? ''
  if (value.slashes || ((!protocol || slashed.test(protocol)) && host !== null)) {
    host = `//${host ?? ''}`
    if (pathname && !pathname.startsWith('/')) pathname = `/${pathname}`
  }
  return protocol + (host ?? '') + pathname.replace(/[?#]/g, encodeURIComponent) + search.replaceAll('#', '%23') + hash
}

function resolve(from, to) {
  const base = new URL(from, 'resolve:///')
  const url = new URL(to, base)
  return url.protocol === 'resolve:' ? url.pathname + url.search + url.hash : url.href
}

function fileURLToPath(value) {
  const url = new URL(value)
  if (url.protocol !== 'file:') throw new TypeError('The URL must be of scheme file')
  return decodeURIComponent(url.pathname)
}

function pathToFileURL(path) {
  const url = new URL('file:///')
  url.pathname = encodeURI(path.startsWith('/') ? path : `/${path}`).replace(/[?#]/g, encodeURIComponent)
  return url
}

function urlToHttpOptions(url) {
  return {
    protocol: url.protocol, hostname: url.hostname, hash: url.hash, search: url.search, pathname: url.pathname,
    path: url.pathname + url.search, href: url.href, ...(url.port && { port: Number(url.port) }),
    ...((url.username || url.password) && { auth: `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` }),
  }
}

function Url() {}
Url.prototype.format = function () {
  return format(this)
}

module.exports = {
  URL: globalThis.URL,
  URLSearchParams: globalThis.URLSearchParams,
  Url,
  domainToASCII: (domain) => new URL(`http://${domain}`).hostname,
  fileURLToPath,
  format,
  parse,
  pathToFileURL,
  resolve,
  urlToHttpOptions,
}
