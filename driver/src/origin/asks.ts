// What is around the frame that a callback runs in, asked and answered between two realms.
import type { Surroundings } from '../dom/outer'
import { makeError, rawError } from '../engine/errors'
import type { SurroundAnswer, SurroundAsk } from './messages'
import type { Surround } from './runner'
import { fromRaw } from './values'

export interface Asks {
  /** Asks the other realm; `send` does so under a number. */
  ask(send: (id: number) => void): Promise<Surroundings>
  /** The other realm has answered. */
  answered(message: SurroundAnswer): void
}

export function createAsks(): Asks {
  let last = 0
  const open = new Map<number, { resolve(answer: Surroundings): void; reject(error: Error): void }>()
  return {
    ask: (send) =>
      new Promise((resolve, reject) => {
        open.set(++last, { resolve, reject })
        send(last)
      }),
    answered({ id, answer, error }) {
      const asked = open.get(id)
      open.delete(id)
      if (answer) asked?.resolve(answer)
      else asked?.reject(error ? fromRaw(error) : gone())
    },
  }
}

/** What the other realm is told. */
export async function answerTo(id: number, surround: Surround | undefined, ask: SurroundAsk): Promise<SurroundAnswer> {
  try {
    if (!surround) throw gone()
    return { type: 'surrounded', id, answer: await surround(ask) }
  } catch (thrown) {
    return { type: 'surrounded', id, error: rawError(thrown) }
  }
}

export function gone(): Error {
  return makeError('The frame is gone: the page removed it')
}
