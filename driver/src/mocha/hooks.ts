import type { Hook, Suite } from './types'

export type HookKind = 'before all' | 'before each' | 'after each' | 'after all'

export function hooksOf(suite: Suite, kind: HookKind): Hook[] {
  if (kind === 'before all') return suite._beforeAll
  if (kind === 'before each') return suite._beforeEach
  if (kind === 'after each') return suite._afterEach
  return suite._afterAll
}
