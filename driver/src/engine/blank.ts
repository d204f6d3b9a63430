// Why a command that looks for elements finds none: nothing was visited.
import type { QueuedCommand } from './command'
import type { Core } from './core'
import { isTimeout } from './retry'

const OF_PAGE = new Set(['get', 'contains', 'focused', 'root', 'title', 'document', 'window'])

/** Tells of the blank page of test isolation, if that is what a failed command ran against. */
export function explainBlank(core: Core, command: QueuedCommand, error: Error): void {
  if (!isTimeout(error) || !core.aut.blank || [false, 'off', 'legacy'].includes(core.config('testIsolation'))) return
  let first = command
  while (first.prev && first.prev.chainerId === command.chainerId) first = first.prev
  const alias = typeof first.args[0] === 'string' && first.args[0].startsWith('@')
  if (!OF_PAGE.has(first.name) || alias) return
  ;(error as { hint?: string }).hint =
    'the page is blank: test isolation blanks it before each test and around cy.session(); cy.visit() is missing before this command'
}
