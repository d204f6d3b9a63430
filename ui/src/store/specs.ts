// The list of specs: changed ones first, then folders.
import type { SpecEntry, State } from '../protocol'
import { fuzzy } from './fuzzy'
import type { Model, SpecState } from './model'

export interface SpecItem {
  kind: 'spec'
  /** Unique within the list: a changed spec is in it twice. */
  key: string
  path: string
  name: string
  /** Folder, shown where the list is flat. */
  folder: string
  depth: number
  state: SpecState | 'none'
  /** ms of the last run. */
  duration: number | null
  failed: number
  modified: boolean
  /** Places in `name` that fit what was typed. */
  marks: number[]
}

export interface FolderItem {
  kind: 'folder'
  key: string
  path: string
  name: string
  depth: number
  open: boolean
  /** Specs below. */
  count: number
  failed: number
}

export interface HeadingItem {
  kind: 'heading'
  key: string
  name: string
  count: number
}

export type Item = SpecItem | FolderItem | HeadingItem

export interface SpecView {
  query: string
  onlyFailed: boolean
  closed: ReadonlySet<string>
}

export function specItems(model: Model, view: SpecView): Item[] {
  const all = model.specs.map((entry) => item(model, entry)).filter((one) => !view.onlyFailed || one.state === 'failed')
  if (view.query.trim() !== '') return ranked(all, view.query)
  const changed = all.filter((one) => one.modified)
  const items: Item[] = []
  // All of them changed (a fresh repository) says nothing.
  const worth = changed.length > 0 && changed.length < all.length
  if (worth) {
    const at = new Map(model.specs.map((entry) => [entry.file.relative, entry.changedAt]))
    changed.sort((a, b) => at.get(b.path)! - at.get(a.path)!)
    items.push({ kind: 'heading', key: '#changed', name: 'Changed', count: changed.length })
    const common = commonFolder(all)
    items.push(
      ...changed.map((one) => ({
        ...one,
        key: `changed:${one.path}`,
        depth: 0,
        folder: one.folder.slice(common.length).replace(/^\//, ''),
      })),
    )
    items.push({ kind: 'heading', key: '#all', name: 'All specs', count: all.length })
  }
  items.push(...tree(all, view.closed).map((one) => (one.kind === 'spec' ? { ...one, folder: '' } : one)))
  return items
}

function item(model: Model, { file, last, modified }: SpecEntry): SpecItem {
  const path = file.relative
  const cut = path.lastIndexOf('/')
  const now = model.run?.specs.get(path)
  const ended = now?.result
  const common = {
    kind: 'spec' as const,
    key: path,
    path,
    name: path.slice(cut + 1),
    folder: path.slice(0, Math.max(cut, 0)),
    depth: 0,
    marks: [],
  }
  const known: { state: SpecItem['state']; duration: number | null; failed: number } = now
    ? { state: now.state, duration: ended && ended.totals.tests > 0 ? ended.duration : null, failed: ended?.totals.failed ?? 0 }
    : { state: last ? settled(last.state) : 'none', duration: last?.duration ?? null, failed: last?.totals.failed ?? 0 }
  return { ...common, ...known, modified: modified === true }
}

/** The folder that all lie in. */
function commonFolder(items: SpecItem[]): string {
  let parts = items[0]?.folder.split('/') ?? []
  for (const { folder } of items) {
    const own = folder.split('/')
    const differs = parts.findIndex((part, at) => part !== own[at])
    if (differs >= 0) parts = parts.slice(0, differs)
  }
  return parts.join('/')
}

const settled = (state: State): SpecState => (state === 'failed' ? 'failed' : 'passed')

function ranked(items: SpecItem[], query: string): SpecItem[] {
  return items
    .flatMap((one) => {
      const match = fuzzy(query, one.path)
      if (!match) return []
      const from = one.path.length - one.name.length
      return [{ score: match.score, one: { ...one, marks: match.at.map((at) => at - from).filter((at) => at >= 0) } }]
    })
    .sort((a, b) => b.score - a.score || Number(b.one.modified) - Number(a.one.modified) || a.one.path.localeCompare(b.one.path))
    .map(({ one }) => one)
}

interface Folder {
  name: string
  path: string
  folders: Map<string, Folder>
  specs: SpecItem[]
}

function tree(items: SpecItem[], closed: ReadonlySet<string>): (SpecItem | FolderItem)[] {
  const root: Folder = { name: '', path: '', folders: new Map(), specs: [] }
  for (const one of items) {
    let folder = root
    for (const name of one.folder === '' ? [] : one.folder.split('/')) {
      const path = folder.path === '' ? name : `${folder.path}/${name}`
      const inner = folder.folders.get(name) ?? { name, path, folders: new Map(), specs: [] }
      folder.folders.set(name, inner)
      folder = inner
    }
    folder.specs.push(one)
  }
  // What all specs have in common is no news: `cypress/e2e` is not shown.
  let top = root
  while (top.specs.length === 0 && top.folders.size === 1) top = [...top.folders.values()][0]!
  return below(top, 0, closed)
}

function below(folder: Folder, depth: number, closed: ReadonlySet<string>): (SpecItem | FolderItem)[] {
  const folders = [...folder.folders.values()].sort((a, b) => a.name.localeCompare(b.name))
  return [
    ...folders.flatMap((inner) => {
      // Folders with nothing but another folder in them share a row.
      let last = inner
      let name = inner.name
      while (last.specs.length === 0 && last.folders.size === 1) {
        last = [...last.folders.values()][0]!
        name += `/${last.name}`
      }
      const specs = within(last)
      const open = !closed.has(last.path)
      const head: FolderItem = {
        kind: 'folder',
        key: `folder:${last.path}`,
        path: last.path,
        name,
        depth,
        open,
        count: specs.length,
        failed: specs.filter((one) => one.state === 'failed').length,
      }
      return open ? [head, ...below(last, depth + 1, closed)] : [head]
    }),
    ...folder.specs.sort((a, b) => a.name.localeCompare(b.name)).map((one) => ({ ...one, depth })),
  ]
}

function within(folder: Folder): SpecItem[] {
  return [...folder.specs, ...[...folder.folders.values()].flatMap(within)]
}
