// `path` of Node as it is on POSIX. Paths of a spec are plain text, so the platform of the machine doesn't matter.
function check(path, name = 'path') {
  if (typeof path !== 'string') {
    const error = new TypeError(`The "${name}" argument must be of type string. Received ${path === null ? 'null' : typeof path}`)
    error.code = 'ERR_INVALID_ARG_TYPE'
    throw error
  }
  return path
}

function parts(path, absolute) {
  const kept = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') kept.push(part)
    else if (kept.length && kept.at(-1) !== '..') kept.pop()
    else if (!absolute) kept.push(part)
  }
  return kept
}

const sep = '/'
const delimiter = ':'

const isAbsolute = (path) => check(path).startsWith('/')

function normalize(path) {
  if (check(path) === '') return '.'
  const absolute = path.startsWith('/')
  let result = parts(path, absolute).join('/')
  if (!result && !absolute) result = '.'
  if (result && path.endsWith('/')) result += '/'
  return absolute ? `/${result}` : result
}

function join(...paths) {
  const joined = paths.filter((path) => check(path) !== '').join('/')
  return joined ? normalize(joined) : '.'
}

function resolve(...paths) {
  let resolved = ''
  for (const path of [...paths].reverse()) {
    if (check(path) === '') continue
    resolved = resolved ? `${path}/${resolved}` : path
    if (resolved.startsWith('/')) break
  }
  if (!resolved.startsWith('/')) resolved = `/${resolved}`
  return `/${parts(resolved, true).join('/')}`
}

function relative(from, to) {
  const start = parts(resolve(check(from, 'from')), true)
  const end = parts(resolve(check(to, 'to')), true)
  let same = 0
  while (same < start.length && same < end.length && start[same] === end[same]) same++
  return [...start.slice(same).map(() => '..'), ...end.slice(same)].join('/')
}

function dirname(path) {
  const trimmed = check(path).replace(/\/+$/, '')
  if (!trimmed) return path.startsWith('/') ? '/' : '.'
  const end = trimmed.lastIndexOf('/')
  if (end < 0) return '.'
  if (end === 0) return '/'
  // POSIX gives a meaning of its own to two slashes at the start.
  return end === 1 && trimmed.startsWith('//') ? '//' : trimmed.slice(0, end)
}

function basename(path, suffix) {
  if (suffix !== undefined) check(suffix, 'suffix')
  const name = check(path).replace(/\/+$/, '').split('/').pop()
  return suffix && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name
}

function extname(path) {
  const name = basename(path)
  const dot = name.lastIndexOf('.')
  return dot <= 0 || /^\.+$/.test(name) ? '' : name.slice(dot)
}

function parse(path) {
  const root = check(path).startsWith('/') ? '/' : ''
  const base = basename(path)
  const ext = extname(path)
  const dir = dirname(path)
  return { root, dir: dir === '.' && !/^\.\//.test(path) ? '' : dir, base, ext, name: ext ? base.slice(0, -ext.length) : base }
}

function format({ root = '', dir, base, name = '', ext = '' }) {
  const file = base || `${name}${ext && !ext.startsWith('.') ? `.${ext}` : ext}`
  if (!dir) return root + file
  return dir === root ? dir + file : `${dir}/${file}`
}

const toNamespacedPath = (path) => path

module.exports = {
  sep, delimiter, isAbsolute, normalize, join, resolve, relative, dirname, basename, extname, parse, format, toNamespacedPath,
}
module.exports.posix = module.exports
module.exports.win32 = module.exports
