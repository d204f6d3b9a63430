import { hasKey, type Key, keyOf, MODIFIERS, type Modifier, NAMED_KEYS } from './keys'

/** Moves of the cursor and selection that no key makes everywhere. */
export type Edit = 'selectAll' | 'moveToStart' | 'moveToEnd'

/** What `type()` does, step by step. */
export type Step =
  | { readonly kind: 'key'; readonly key: Key; readonly chord: readonly Modifier[] }
  | { readonly kind: 'hold'; readonly modifier: Modifier }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'edit'; readonly edit: Edit }

const EDITS: Readonly<Record<string, Edit>> = { selectall: 'selectAll', movetostart: 'moveToStart', movetoend: 'moveToEnd' }

/** A sequence that is not known, with all that are. */
export class UnknownSequence extends Error {
  constructor(readonly sequence: string) {
    super(`unknown sequence {${sequence}}`)
  }
}

export function knownSequences(): string[] {
  return ['{{}', ...[...Object.keys(NAMED_KEYS), ...Object.keys(EDITS), ...Object.keys(MODIFIERS)].map((name) => `{${name}}`)]
}

/** A brace, then any text without braces, or one brace itself, then the closing brace. */
const SEQUENCE = /\{([^{}]+|[{}])\}/y

/** Reads a text with `{…}` sequences. Throws UnknownSequence. */
export function parseSequence(text: string, special: boolean): Step[] {
  const steps: Step[] = []
  let plain = ''
  const flush = (): void => {
    steps.push(...plainSteps(plain))
    plain = ''
  }
  for (let at = 0; at < text.length; ) {
    SEQUENCE.lastIndex = at
    const match = special && text[at] === '{' ? SEQUENCE.exec(text) : null
    if (!match) {
      plain += text[at]
      at += 1
      continue
    }
    flush()
    steps.push(namedStep(match[1] as string))
    at += match[0].length
  }
  flush()
  return steps
}

function namedStep(name: string): Step {
  const lower = name.toLowerCase()
  const edit = EDITS[lower]
  if (edit) return { kind: 'edit', edit }
  const modifier = MODIFIERS[lower]
  if (modifier) return { kind: 'hold', modifier }
  const key = NAMED_KEYS[lower] ?? (hasKey(name) ? keyOf(name) : undefined)
  if (key) return { kind: 'key', key, chord: [] }
  return chord(name)
}

/** `{ctrl+shift+k}`: modifiers that hold for one key. */
function chord(name: string): Step {
  const parts = name.endsWith('++') ? [...name.slice(0, -2).split('+'), '+'] : name.split('+')
  const last = parts.pop() as string
  const held = parts.map((part) => MODIFIERS[part.toLowerCase()])
  const key = NAMED_KEYS[last.toLowerCase()] ?? (hasKey(last) ? keyOf(last) : undefined)
  if (parts.length === 0 || !key || held.some((modifier) => !modifier)) throw new UnknownSequence(name)
  return { kind: 'key', key, chord: held as Modifier[] }
}

const clusters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

function* plainSteps(text: string): Generator<Step> {
  // A line break of two characters is one key.
  for (const { segment } of clusters.segment(text.replaceAll('\r\n', '\n'))) {
    if (hasKey(segment)) yield { kind: 'key', key: keyOf(segment), chord: [] }
    else yield { kind: 'text', text: segment }
  }
}
