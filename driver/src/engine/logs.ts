// The command log. Entries are plain objects until someone asks for them: they travel in batches.
import type { LogEntry } from '../protocol'
import type { QueuedCommand } from './command'
import { consoleOf } from './console'
import type { Core } from './core'
import { now, ticks } from './time'
import type { Log, LogOptions, Value } from './types'

export interface Logs {
  create(options: LogOptions): Log
  /** Puts changed entries into the outbox. */
  flush(): void
  /** New test: group and hook. */
  setHook(hook: string): void
}

let lastLog = 0

export function createLogs(core: () => Core): Logs {
  const changed = new Set<Entry>()
  const groups: string[] = []
  let hook = 'test'

  const touch = (entry: Entry, isNew: boolean) => {
    const engine = core()
    changed.add(entry)
    const event = isNew ? 'log:added' : 'log:changed'
    if (engine.hears(event)) engine.emit(event, entry.forEvent(), entry)
    // Nobody watches a run without a window: there entries ride along with the next call.
    if (engine.boot.interactive && changed.size === 1) queueMicrotask(() => engine.host.flush())
  }

  const logs: Logs = {
    create(options) {
      const engine = core()
      const command = engine.current
      const entry = new Entry(
        {
          instrument: 'command',
          name: command?.get('name'),
          state: 'pending',
          hookName: hook,
          chainerId: command?.get('chainerId'),
          testId: (engine.states.get('test') as { id?: string } | undefined)?.id,
          ...options,
        },
        groups.at(-1) ?? null,
        touch,
        core,
      )
      if (command && options.type !== 'system') command.logs.push(entry)
      touch(entry, true)
      if (options.groupStart) {
        groups.push(entry.id)
        entry.ended = () => void groups.splice(groups.indexOf(entry.id))
      }
      if (options.groupEnd) groups.pop()
      if (options.error) entry.error(options.error)
      else if (options.end || options.state === 'passed') entry.end()
      return entry
    },
    flush() {
      const engine = core()
      for (const entry of changed) {
        const params = engine.boot.snapshots ? { entry: entry.toEntry(engine), stack: entry.stack() } : { entry: entry.toEntry(engine) }
        engine.host.send({ method: 'log', params })
      }
      changed.clear()
    },
    setHook(name) {
      hook = name
      groups.length = 0
    },
  }
  return logs
}

class Entry implements Log {
  readonly id = `log-${++lastLog}`
  private readonly attributes: Record<string, any>
  private readonly group: string | null
  private readonly touch: (entry: Entry, isNew: boolean) => void
  private readonly core: () => Core
  /** The call in the spec that it is about. */
  private readonly invocation: Error | undefined
  /** Name of the last copy of the page. */
  private copied: string | undefined
  /** Name of the copy that its end takes. */
  private nextCopy = 'after'
  private readonly at = now()
  private readonly start = ticks()
  private duration = 0
  /** Called once as the entry ends: closes its group. */
  ended: (() => void) | undefined

  constructor(attributes: Record<string, any>, group: string | null, touch: (entry: Entry, isNew: boolean) => void, core: () => Core) {
    this.attributes = attributes
    this.group = group
    this.touch = touch
    this.core = core
    const { boot, current } = core()
    if (!boot.snapshots) return
    // An assertion of its own stands within the function of a command.
    const own = attributes.name === 'assert' && attributes.type === 'parent'
    this.invocation = own || !current ? new Error() : (current as QueuedCommand).invocation
  }

  get(name?: string): any {
    if (name === 'id') return this.id
    return name === undefined ? { ...this.attributes, id: this.id } : this.attributes[name]
  }

  set(name: string | Record<string, Value>, value?: Value): this {
    if (typeof name === 'string') this.attributes[name] = value
    else Object.assign(this.attributes, name)
    this.changed()
    return this
  }

  snapshot(name?: string, options?: { next?: string }): this {
    const { snapshots } = this.core()
    // An action that is tried again begins where it did.
    if (!snapshots || (name === 'before' && this.copied === name)) return this
    this.copied = name ?? this.nextCopy
    this.nextCopy = options?.next ?? 'after'
    const { $el, coords } = this.attributes
    const before = this.copied === 'before'
    snapshots.take({ entry: this.id, name: this.copied, elements: $el, point: coords, fresh: before })
    return this
  }

  /** The page as it is at the entry's end, unless a copy of that was taken. */
  private lastSnapshot(): void {
    const { snapshot, type } = this.attributes
    if (snapshot === false || type === 'system') return
    if (this.copied === undefined || this.copied === 'before') this.snapshot()
  }

  error(error: Error): this {
    if (!this.attributes.ended) this.lastSnapshot()
    this.attributes.error = error
    this.attributes.ended = true
    this.attributes.state = 'failed'
    this.changed()
    return this
  }

  end(): this {
    if (this.attributes.ended) return this
    this.lastSnapshot()
    this.attributes.ended = true
    if (this.attributes.state === 'pending') this.attributes.state = 'passed'
    this.changed()
    return this
  }

  finish(): this {
    return this.end()
  }

  isEnded(): boolean {
    return this.attributes.ended === true
  }

  merge(other: Log): this {
    Object.assign(this.attributes, other.get())
    this.changed()
    return this
  }

  /** What listeners of log:added and log:changed get. */
  forEvent(): Record<string, any> {
    return { ...this.attributes, id: this.id }
  }

  toEntry(core: Core): LogEntry {
    const { name, displayName, message, type, state, collapsed, hookName, alias, $el, error, details } = this.attributes
    const elements = $el && typeof $el === 'object' && 'length' in $el ? ($el as { length: number }).length : $el ? 1 : null
    return {
      id: this.id,
      name: String(name ?? 'log'),
      displayName: displayName === undefined ? null : String(displayName),
      message: text(core, message),
      kind: type === 'child' || type === 'system' ? type : 'parent',
      state: state === 'passed' || state === 'failed' || state === 'warned' ? state : 'pending',
      group: this.group,
      open: collapsed !== true,
      hook: hookName,
      alias: alias === undefined || alias === null ? null : String(alias),
      elements,
      visible: elements ? visible(core, $el) : null,
      at: this.at,
      duration: this.duration,
      error: error ? String((error as Error).message ?? error) : null,
      details: details ?? null,
      ...(core.boot.snapshots && this.attributes.ended ? { console: consoleOf(core, this.attributes) } : {}),
    }
  }

  /** Of the call in the spec. */
  stack(): string | null {
    return this.invocation?.stack ?? null
  }

  endGroup(): this {
    return this.end()
  }

  private changed(): void {
    if (this.attributes.ended) {
      this.ended?.()
      this.ended = undefined
    }
    this.duration = ticks() - this.start
    this.touch(this, false)
  }
}

function visible(core: Core, $el: unknown): boolean | null {
  // Costs a layout: only where someone looks.
  if (!core.boot.interactive) return null
  try {
    return core.dom.isVisible($el)
  } catch {
    return null
  }
}

function text(core: Core, message: unknown): string {
  if (message === undefined || message === null) return ''
  if (typeof message === 'string') return message
  if (Array.isArray(message)) return message.map((part) => text(core, part)).join(', ')
  if (core.dom.isElement(message)) return core.dom.stringify(message, 'short')
  try {
    return JSON.stringify(message) ?? String(message)
  } catch {
    return String(message)
  }
}
