// `string_decoder` of Node, for the encodings that browsers decode.
class StringDecoder {
  constructor(encoding = 'utf8') {
    this.encoding = encoding
    this.decoder = new TextDecoder(encoding.replace('utf16le', 'utf-16le').replace('ucs2', 'utf-16le'))
  }
  write(bytes) {
    return this.decoder.decode(bytes, { stream: true })
  }
  end(bytes) {
    return this.decoder.decode(bytes ?? new Uint8Array())
  }
}

module.exports = { StringDecoder }
