// As much of `path` as libraries of the driver's bundle ask for.
exports.sep = '/'
exports.basename = (path, suffix = '') => {
  const name = path.replace(/\/+$/, '').split('/').pop()
  return suffix && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name
}
exports.dirname = (path) => path.replace(/\/+[^/]*\/*$/, '') || (path.startsWith('/') ? '/' : '.')
exports.extname = (path) => /[^/](\.[^./]*)$/.exec(path)?.[1] ?? ''
exports.join = (...parts) => parts.filter(Boolean).join('/').replace(/\/{2,}/g, '/') || '.'
exports.resolve = (...parts) => parts.reduce((base, part) => (part.startsWith('/') ? part : exports.join(base, part)), '/')
exports.relative = (_from, to) => to
