// The declared tests: numbered, filtered by `only`, told to the host.

import { frames, withoutOwnFrames } from '../engine/errors'
import type { Boot, HookNode, SuiteNode, TestNode } from '../protocol'
import { type HookKind, hooksOf } from './hooks'
import { fitsBrowser, isolationOf, retriesOf, tagsOf } from './test-config'
import type { Hook, Suite, Test } from './types'

const KINDS: HookKind[] = ['before all', 'before each', 'after each', 'after all']

export interface Tree {
  readonly node: SuiteNode
  /** In the order in which they run. */
  readonly tests: Test[]
  readonly pending: Set<Test>
}

export function buildTree(root: Suite, boot: Boot, warn: (message: string) => void = () => {}): Tree {
  let last = 0
  let lastHook = 0
  let order = 0
  const nodes = new Map<Test, TestNode>()
  const pending = new Set<Test>()

  const testNode = (test: Test): TestNode => {
    test.id = `r${++last}`
    test.order = ++order
    const skipped = test.isPending() || !fitsBrowser(test, boot.browser)
    if (skipped) pending.add(test)
    const node: TestNode = {
      id: test.id,
      title: test.title,
      pending: skipped,
      excluded: true,
      retries: retriesOf(test, boot.interactive),
      testIsolation: isolationOf(test, boot.config.experimentalSessionAndOrigin, warn),
      tags: tagsOf(test),
      stack: withoutOwnFrames(frames(test.invocationDetails?.stack)).join('\n') || null,
      body: test.body ?? '',
    }
    nodes.set(test, node)
    return node
  }
  const hookNode = (hook: Hook, kind: HookKind): HookNode => {
    hook.id = `h${++lastHook}`
    return { id: hook.id, kind, title: hook.title, body: hook.body ?? '' }
  }
  const hookNodes = (suite: Suite) => KINDS.flatMap((kind) => hooksOf(suite, kind).map((hook) => hookNode(hook, kind)))
  const suiteNode = (suite: Suite): SuiteNode => {
    suite.id = `r${++last}`
    return { title: suite.title, tests: suite.tests.map(testNode), suites: suite.suites.map(suiteNode), hooks: hookNodes(suite) }
  }
  const node = suiteNode(root)

  if (root.hasOnly()) root.filterOnly()
  const tests: Test[] = []
  const collect = (suite: Suite) => {
    tests.push(...suite.tests)
    suite.suites.forEach(collect)
  }
  collect(root)
  for (const test of tests) nodes.get(test)!.excluded = false
  return { node, tests, pending }
}
