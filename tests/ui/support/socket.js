// Takes the place of the page's WebSocket: says what the program would say, and keeps what it is asked.

/** What `cy.visit` needs for a page that talks to `program` alone. */
export function connectedTo(program, { theme = 'dark' } = {}) {
  return {
    onBeforeLoad(win) {
      win.localStorage.setItem('hinoki.theme', JSON.stringify(theme))
      win.WebSocket = class {
        static OPEN = 1
        constructor(url) {
          this.url = url
          this.readyState = 0
          win.setTimeout(() => program.connect(this))
        }
        send(text) {
          program.asked(this, JSON.parse(text))
        }
        close() {
          program.lose(this)
        }
      }
    },
  }
}

export class Program {
  /** @param {object[]} first What it says to each page that connects. */
  constructor(first, answers = {}) {
    this.first = first
    this.answers = answers
    this.commands = []
    this.isUp = true
  }

  connect(socket) {
    if (!this.isUp) return socket.onclose?.({})
    this.socket = socket
    socket.readyState = 1
    socket.onopen?.({})
    for (const message of this.first) this.say(message)
  }

  say(...messages) {
    for (const message of messages) this.socket.onmessage({ data: JSON.stringify(message) })
  }

  /** Of a picture's bytes, as the page gets them. */
  show(head, picture) {
    const text = new TextEncoder().encode(JSON.stringify(head))
    const data = new Uint8Array(4 + text.length + picture.byteLength)
    new DataView(data.buffer).setUint32(0, text.length)
    data.set(text, 4)
    data.set(new Uint8Array(picture), 4 + text.length)
    this.socket.onmessage({ data: data.buffer })
  }

  asked(socket, { id, command }) {
    this.commands.push(command)
    const answer = this.answers[command.method]
    this.say({ type: 'done', id, value: answer ? answer(command.params) : null })
  }

  of(method) {
    return this.commands.filter((command) => command.method === method)
  }

  lose() {
    this.isUp = false
    this.socket.readyState = 3
    this.socket.onclose({})
  }
}
