import type { Command, CommandModule } from '../engine/types'
import { interceptionsOf } from '../network/interceptions'
import { socketsOf } from '../network/websocket'

// Properties that Mocha's context has of its own.
const taken = ['test', 'runnable', 'timeout', 'slow', 'skip', 'inspect', 'retries', 'currentTest', 'enableTimeouts']

export const as: CommandModule = (driver) => {
  driver.commands.add('as', { prevSubject: true, keep: true }, function (subject, name, options) {
    const wrong = (message: string, hint: string) => driver.error(`\`cy.as()\` ${message}`, { hint })
    if (typeof name !== 'string') throw wrong(`can only accept a string, but got \`${String(name)}\``, ".as('name')")
    if (!name.trim()) throw wrong('cannot be passed an empty string', ".as('name')")
    if (name.startsWith('@'))
      throw wrong(`cannot be passed \`${name}\`: the \`@\` belongs to where the alias is used`, `.as('${name.slice(1)}')`)
    if (taken.includes(name))
      throw wrong(`cannot be passed \`${name}\`: it is a property of the test's own \`this\``, 'choose another name')
    const type = options?.type ?? 'query'
    if (type !== 'query' && type !== 'static') throw wrong(`got the type \`${String(type)}\``, "{ type: 'query' } or { type: 'static' }")

    const chain = driver.subjectChain()
    let source = this.command.get('prev') as Command | undefined
    while (source && ['should', 'and', 'as'].includes(source.get('name'))) source = source.get('prev')
    const fixed = type === 'static' || chain.length === 1
    const requests = interceptionsOf(driver).name(subject, name) ?? socketsOf(driver).name(subject, name)
    driver.setAlias(
      name,
      requests ?? {
        type: fixed ? 'static' : 'query',
        command: source?.get('name') ?? 'as',
        subject: fixed ? () => subject : () => driver.cy.getSubjectFromChain(chain),
      },
    )
    for (const log of (source?.get('logs') ?? []) as { set(name: string, value: unknown): unknown }[]) log.set('alias', name)
  })
}
