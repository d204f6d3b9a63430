import { HostFailure } from '../engine/errors'
import { withTimeout } from '../engine/time'
import type { CommandModule } from '../engine/types'
import type { ExecReply } from '../protocol'

const LONGEST = 2000

/** cy.exec: a command line on the machine that runs the tests. */
export const exec: CommandModule = (driver) => {
  driver.commands.add('exec', async (command: unknown, given: Record<string, unknown> = {}) => {
    if (typeof command !== 'string' || !command.trim()) {
      throw driver.error(`\`cy.exec()\` must be passed a non-empty string as its 1st argument, but got \`${String(command)}\``, {
        hint: "cy.exec('npm run seed')",
      })
    }
    const { env, timeout = driver.config('execTimeout'), failOnNonZeroExit = true, log } = given
    if (env !== undefined && (typeof env !== 'object' || env === null))
      throw driver.error('`cy.exec()` needs an object for the option `env`', { hint: "{ env: { USER: 'jane' } }" })
    const ms = Number(timeout)
    if (log !== false) driver.log({ name: 'exec', message: command, timeout: ms })
    const late = () =>
      driver.error(`\`cy.exec("${command}")\` timed out after waiting \`${ms}ms\``, {
        hint: 'it was ended; raise execTimeout, or pass the option { timeout }',
      })
    const variables = Object.entries((env as Record<string, unknown>) ?? {}).map(([name, value]): [string, string] => [name, String(value)])
    const call = driver.host.call<ExecReply>({ method: 'exec', params: { command, env: variables, timeout: Math.max(0, Math.round(ms)) } })
    const reply = await withTimeout(call, ms + 5000, late).catch((thrown: unknown) => {
      if (!(thrown instanceof HostFailure)) throw thrown
      throw thrown.code === 'timeout' ? late() : driver.error(`\`cy.exec("${command}")\` failed: ${thrown.message}`)
    })
    // What is read is seldom wanted with the last line's end.
    const stdout = reply.stdout.replace(/\r?\n$/, '')
    const stderr = reply.stderr.replace(/\r?\n$/, '')
    if (failOnNonZeroExit !== false && reply.exitCode !== 0) {
      const part = (name: string, text: string) =>
        text ? `\n\n${name}:\n${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}` : ''
      throw driver.error(
        `\`cy.exec("${command}")\` failed because the command exited with a non-zero code.\n\nExit code: ${reply.exitCode}${part('Stdout', stdout)}${part('Stderr', stderr)}`,
        {
          hint: 'pass { failOnNonZeroExit: false } to ignore exit code failures',
        },
      )
    }
    return { code: reply.exitCode, exitCode: reply.exitCode, stdout, stderr }
  })
}
