// What is shown and how: signals. What the program told is in the model, which is changed in place; `revision` says when.
import { batch, computed, signal } from '@preact/signals'
import type { FrameHead, OpenCommand, Screenshot, SessionContents, SessionKey } from '../protocol'
import { apply } from '../store/apply'
import { type Attempt, createModel, lastAttempt, type Node, type Run, type SpecRun, type TestRun } from '../store/model'
import { type Kind, kinds } from '../store/requests'
import { entryKey } from '../store/rows'
import type { Frame } from '../wire/frame'
import { Link, type LinkState, type Refused } from '../wire/link'
import { isBoolean, isNumber, kept, oneOf } from './kept'

export const model = createModel()
/** Counts changes of the model. Read by every component that shows a part of it. */
export const revision = signal(0)
export const connection = signal<LinkState>({ kind: 'connecting' })

/** Picture of the application. */
export const live = signal<{ head: FrameHead; picture: ImageBitmap } | null>(null)

export type Theme = 'system' | 'light' | 'dark'
export const theme = kept<Theme>('theme', 'system', oneOf('system', 'light', 'dark'))
/** What fits the screen, until someone moves it. */
const share = (of: number, part: number, least: number, most: number) => Math.round(Math.min(Math.max(of * part, least), most))
export const widths = {
  specs: kept('specs.width', share(innerWidth, 0.14, 264, 360), isNumber),
  log: kept('log.width', share(innerWidth, 0.34, 520, 880), isNumber),
  panel: kept('panel.height', share(innerHeight, 0.28, 200, 400), isNumber),
}
export const folded = {
  specs: kept('specs.folded', false, isBoolean),
  log: kept('log.folded', false, isBoolean),
  page: kept('page.folded', false, isBoolean),
}
export const singleKeys = kept('keys', true, isBoolean)

export const specQuery = signal('')
export const closedFolders = signal<ReadonlySet<string>>(new Set())
/** Specs marked to be run together. */
export const markedSpecs = signal<ReadonlySet<string>>(new Set())
export const activeSpec = signal<string | null>(null)
/** The spec whose log the reader chose; else the one that runs. */
export const chosenSpec = signal<string | null>(null)

export const logQuery = signal('')
export const onlyFailed = signal(false)
export const toggled = signal<ReadonlyMap<string, boolean>>(new Map())
export const activeRow = signal<string | null>(null)
/** Row that is brought into view: by keys, not by a click, which would pull it away from under the pointer. */
export const soughtRow = signal<string | null>(null)

/** An entry of the log. */
export interface Target {
  test: TestRun
  attempt: Attempt
  node: Node
}
export const hovered = signal<Target | null>(null)
export const pinned = signal<Target | null>(null)
export const moment = signal('after')
/** What is pinned stays, wherever the pointer goes. */
export const target = computed(() => pinned.value ?? hovered.value)

export const tabs = ['console', 'network', 'snapshot', 'source'] as const
export type Tab = (typeof tabs)[number]
export const requestKind = kept<Kind>('requests', 'all', oneOf(...kinds))
export const requestQuery = signal('')
export const tab = kept<Tab>('tab', 'console', oneOf(...tabs))

export const place = signal<'log' | 'sessions'>('log')
/** A picture that a test took, in the place of the page. */
export const picture = signal<Screenshot | null>(null)
export const session = signal<{ key: SessionKey; contents: SessionContents | null; error: string | null } | null>(null)
export const help = signal(false)
export const picking = signal(false)
/** A word to the reader that passes. */
export const notice = signal<string | null>(null)

export const isRecording = computed(() => {
  revision.value
  return model.hello?.recording != null
})
export const isBusy = computed(() => {
  revision.value
  return model.status.phase !== 'idle'
})

/** The spec whose log is shown. */
export function shownSpec(): SpecRun | null {
  const run = model.run
  if (!run) return null
  const chosen = chosenSpec.value
  if (chosen !== null && run.specs.has(chosen)) return run.specs.get(chosen)!
  const path = run.current ?? run.started.specs[0]?.relative
  return path === undefined ? null : (run.specs.get(path) ?? null)
}

export const link = new Link(new URL('socket', location.href.replace(/^http/, 'ws').replace(/[?#].*$/, '')).href, {
  onMessages(messages) {
    let changed = false
    const before = model.run
    const version = model.hello?.version
    for (const message of messages) {
      if (message.type === 'hello' && version !== undefined && message.version !== version) location.reload()
      changed = apply(model, message) || changed
      if (message.type === 'picked' && message.chosen) picking.value = false
    }
    batch(() => {
      if (model.run !== before) newRun(before, model.run)
      if (changed) revision.value++
      if (model.run !== before && model.hello?.recording != null) lookAtFailure()
    })
  },
  onFrame: (frame) => void show(frame),
  onState(state) {
    connection.value = state
    if (state.kind !== 'open') live.value = null
  },
})

/** What was pinned belongs to a run that is gone. */
function newRun(before: Run | null, now: Run | null): void {
  hovered.value = null
  pinned.value = null
  picture.value = null
  activeRow.value = null
  if (chosenSpec.value !== null && !now?.specs.has(chosenSpec.value)) chosenSpec.value = null
  // Opened by hand: kept over a re-run of the same specs.
  const same = before && now && [...now.specs.keys()].every((path) => before.specs.has(path))
  if (!same) toggled.value = new Map()
}

/** A recording is opened to see why it failed. */
function lookAtFailure(): void {
  for (const spec of model.run?.specs.values() ?? []) {
    for (const test of spec.tests.values()) {
      const attempt = test.state === 'failed' ? lastAttempt(test) : undefined
      if (!attempt) continue
      chosenSpec.value = spec.path
      const node = attempt.entries.findLast((one) => one.entry.state === 'failed')
      if (!node) return
      pinned.value = { test, attempt, node }
      activeRow.value = entryKey(test, attempt, node)
      soughtRow.value = activeRow.value
      return
    }
  }
}

let decoding = false
let next: Frame | null = null

/** Decodes one picture at a time, and drops those that a newer one overtook. */
async function show(frame: Frame): Promise<void> {
  next = frame
  if (decoding) return
  decoding = true
  try {
    while (next) {
      const one: Frame = next
      next = null
      const picture = await createImageBitmap(one.picture)
      live.value?.picture.close()
      live.value = { head: one.head, picture }
    }
  } catch {
    // Not a picture: the next one may be.
  } finally {
    decoding = false
  }
}

let noticeTimer: ReturnType<typeof setTimeout> | undefined

export function say(text: string): void {
  clearTimeout(noticeTimer)
  notice.value = text
  noticeTimer = setTimeout(() => {
    notice.value = null
  }, 6000)
}

/** Asks the program; a refusal is told to the reader. Yields what it yields, `undefined` if it was refused. */
export async function ask<T>(command: OpenCommand): Promise<T | undefined> {
  try {
    return (await link.request(command)) as T
  } catch (error) {
    // That the connection is lost is said at the top.
    const { code, message } = error as Refused
    if (code !== 'lost') say(message)
    return undefined
  }
}
