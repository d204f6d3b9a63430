// `he`, of which Mocha uses one function, for reporters that are not in the driver's bundle.
const names = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#x27;', '`': '&#x60;' }
exports.encode = exports.escape = (text) => text.replace(/[&<>"'`]/g, (mark) => names[mark])
