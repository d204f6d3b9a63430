// `stream` of Node, as far as packages need it to be loaded: they inherit from its classes long before, and often
// without ever, using them.
const EventEmitter = require('events')

function refusing(name) {
  // No `class`: heirs call it as a function.
  function Stream() {
    throw new Error(`streams belong to Node, and specs run in the browser: new stream.${name}() works after npm install -D stream-browserify`)
  }
  Object.defineProperty(Stream, 'name', { value: name })
  Object.setPrototypeOf(Stream, EventEmitter)
  Stream.prototype = Object.create(EventEmitter.prototype, { constructor: { value: Stream, writable: true, configurable: true } })
  return Stream
}

const Stream = refusing('Stream')
for (const name of ['Readable', 'Writable', 'Duplex', 'Transform', 'PassThrough']) Stream[name] = refusing(name)
Stream.Stream = Stream

module.exports = Stream
