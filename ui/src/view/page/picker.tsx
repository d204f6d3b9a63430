// Picks an element of the application and suggests the selector for it.
import { signal } from '@preact/signals'
import { useLayoutEffect, useState } from 'preact/hooks'
import { count } from '../../store/format'
import { pick } from '../actions'
import { Tool } from '../parts/button'
import { ask, model, picking, revision, say } from '../state'

const shown = signal(false)

export function Picker() {
  revision.value
  const picked = model.picked
  const isOn = picking.value
  // Before the picture that it moves is painted.
  useLayoutEffect(() => {
    if (isOn || picked?.chosen) shown.value = true
  }, [isOn, picked])
  if (!shown.value) return null
  return <Bar key={picked?.chosen ? picked.selector : 'picking'} />
}

function Bar() {
  revision.value
  const picked = model.picked
  const [own, setOwn] = useState<{ selector: string; count: number | null } | null>(null)
  const selector = own?.selector ?? picked?.selector ?? ''
  const found = own ? own.count : (picked?.count ?? null)
  const command = `cy.get('${selector.replaceAll("'", "\\'")}')`
  const type = async (value: string) => {
    setOwn({ selector: value, count: null })
    if (value.trim() === '') return
    const number = await ask<number>({ method: 'count', params: { selector: value } })
    setOwn((now) => (now?.selector === value ? { selector: value, count: number ?? null } : now))
  }
  return (
    <div class="picker">
      <label class="field picker-field">
        <span class="mono dim">cy.get('</span>
        <span class="unseen">Selector</span>
        <input
          class="mono"
          value={selector}
          placeholder={picking.value ? 'point at an element' : 'selector'}
          spellcheck={false}
          onInput={(event) => void type(event.currentTarget.value)}
          onKeyDown={(event) => event.stopPropagation()}
        />
        <span class="mono dim">')</span>
      </label>
      <span class={`chip picker-count ${found === 1 ? '' : 'chip-warned'}`}>{found === null ? '–' : count(found, 'match', 'matches')}</span>
      <Tool icon="copy" label="Copy the command" disabled={selector === ''} onClick={() => void copy(command)} />
      <Tool
        icon="close"
        label="Close the picker"
        shortcut="esc"
        onClick={() => {
          if (picking.value) pick()
          shown.value = false
        }}
      />
    </div>
  )
}

export async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    say('copied')
  } catch {
    say('the browser does not allow copying here')
  }
}
