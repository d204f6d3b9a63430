// A state: a glyph, a colour, and a word for those who see neither.
import type { LogState } from '../../protocol'
import type { TestState } from '../../store/model'
import { Icon } from './icon'

export type AnyState = TestState | LogState | 'none' | 'flaky'

const words: Record<AnyState, string> = {
  passed: 'passed',
  failed: 'failed',
  pending: 'pending',
  skipped: 'skipped',
  running: 'running',
  waiting: 'waiting',
  warned: 'warned',
  flaky: 'flaky',
  none: 'not run yet',
}

export function State({ of, quiet = false }: { of: AnyState; quiet?: boolean }) {
  const icon = of === 'none' ? 'waiting' : of === 'flaky' ? 'warned' : of
  return (
    <span class={`state state-${of}`}>
      <Icon name={icon} />
      {!quiet && <span class="unseen">{words[of]}</span>}
    </span>
  )
}
