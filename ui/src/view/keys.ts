// Keys that act everywhere in the page.
import { letGo, openInEditor, pick, rerun, resume, runAll, runFailed, stop, toggleOnlyFailed, watch } from './actions'
import { activateRow, moveRow } from './log/log-column'
import { nextMoment } from './page/moment-view'
import { togglePlaying } from './playing'
import { fold, nextTheme, togglePlace } from './shell/top-bar'
import { help, place, shownSpec, singleKeys, target } from './state'

const acts: Record<string, () => void> = {
  r: rerun,
  s: stop,
  a: runAll,
  F: runFailed,
  w: watch,
  n: () => resume(true),
  c: () => resume(false),
  p: pick,
  f: () => focus('spec-search', 'specs'),
  '/': () => focus('log-search', 'log'),
  '.': toggleOnlyFailed,
  j: () => moveRow(1),
  k: () => moveRow(-1),
  ArrowDown: () => moveRow(1),
  ArrowUp: () => moveRow(-1),
  Enter: activateRow,
  b: () => target.value && nextMoment(target.value),
  e: edit,
  l: togglePlace,
  v: togglePlaying,
  t: nextTheme,
  '1': () => fold('specs'),
  '2': () => fold('log'),
  '3': () => fold('page'),
  '?': () => {
    help.value = true
  },
  Escape: letGo,
}

/** Where the browser itself needs these keys. */
const own: Record<string, readonly string[]> = {
  BUTTON: ['Enter', ' '],
  SUMMARY: ['Enter', ' '],
  A: ['Enter'],
  PRE: ['ArrowDown', 'ArrowUp'],
}

export function listenForKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || help.value) return
    const element = event.target as HTMLElement
    if (element.matches('input:not([type=checkbox]), textarea, select, [contenteditable]')) {
      if (event.key === 'Escape') element.blur()
      return
    }
    if (own[element.tagName]?.includes(event.key)) return
    if (element.matches('.session-body, .sessions-page, .panel-body') && event.key.startsWith('Arrow')) return
    if (!singleKeys.value && event.key.length === 1) return
    const act = acts[event.key]
    if (!act) return
    event.preventDefault()
    act()
  })
}

function focus(id: string, column: 'specs' | 'log'): void {
  if (column === 'log') place.value = 'log'
  const show = () => document.getElementById(id) as HTMLInputElement | null
  if (!show()) fold(column)
  // There after it has been rendered, if it was folded.
  requestAnimationFrame(() => {
    show()?.focus()
    show()?.select()
  })
}

function edit(): void {
  const spec = shownSpec()
  const shown = target.value
  const location = shown?.node.entry.location ?? shown?.attempt.result?.error?.codeFrame?.location ?? shown?.test.result?.location
  if (location) openInEditor(location.file, location.line, location.column)
  else if (spec) openInEditor(spec.path, 1, 1)
}
