// Messages of the program → the model. The same for a live run and a recorded one.
import type { Hello, OpenMessage } from '../protocol'
import type { Model } from './model'
import { applyEvent } from './run'

/** Takes in what the program told; yields whether anything that is shown may have changed. */
export function apply(model: Model, message: OpenMessage): boolean {
  switch (message.type) {
    case 'hello':
      greet(model, message)
      return true
    case 'specs':
      model.specs = message.specs
      return true
    case 'events':
      for (const event of message.events) applyEvent(model, event)
      return message.events.length > 0
    case 'status': {
      const { type: _, ...status } = message
      model.status = status
      return true
    }
    case 'sessions':
      model.sessions = message.sessions
      return true
    case 'picked': {
      const { type: _, ...picked } = message
      model.picked = picked
      return true
    }
    default:
      // Answers go to who asked.
      return false
  }
}

function greet(model: Model, hello: Hello): void {
  const { version, hinoki, name, project, recording, browser } = hello
  model.hello = { version, hinoki, name, project, recording, browser }
  model.specs = hello.specs
  model.status = hello.status
  model.sessions = hello.sessions
  // Its events follow, all of them.
  model.run = null
  model.picked = null
}
