import { ALT, CTRL, META, SHIFT } from './modifiers'

/** A key as the protocol wants it. */
export interface Key {
  readonly key: string
  readonly code: string
  readonly keyCode: number
  /** What it enters; empty: nothing. */
  readonly text: string
  readonly location: number
}

function named(key: string, code: string, keyCode: number, text = '', location = 0): Key {
  return { key, code, keyCode, text, location }
}

const ENTER = named('Enter', 'Enter', 13, '\r')

/** Keys by the names of `{…}` sequences, in lower case. */
export const NAMED_KEYS: Readonly<Record<string, Key>> = {
  enter: ENTER,
  esc: named('Escape', 'Escape', 27),
  escape: named('Escape', 'Escape', 27),
  backspace: named('Backspace', 'Backspace', 8),
  del: named('Delete', 'Delete', 46),
  delete: named('Delete', 'Delete', 46),
  insert: named('Insert', 'Insert', 45),
  home: named('Home', 'Home', 36),
  end: named('End', 'End', 35),
  pageup: named('PageUp', 'PageUp', 33),
  pagedown: named('PageDown', 'PageDown', 34),
  leftarrow: named('ArrowLeft', 'ArrowLeft', 37),
  uparrow: named('ArrowUp', 'ArrowUp', 38),
  rightarrow: named('ArrowRight', 'ArrowRight', 39),
  downarrow: named('ArrowDown', 'ArrowDown', 40),
  tab: named('Tab', 'Tab', 9),
  space: named(' ', 'Space', 32, ' '),
  ...Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`f${index + 1}`, named(`F${index + 1}`, `F${index + 1}`, 112 + index)])),
}

export interface Modifier {
  readonly bit: number
  readonly key: Key
}

const alt: Modifier = { bit: ALT, key: named('Alt', 'AltLeft', 18, '', 1) }
const ctrl: Modifier = { bit: CTRL, key: named('Control', 'ControlLeft', 17, '', 1) }
const meta: Modifier = { bit: META, key: named('Meta', 'MetaLeft', 91, '', 1) }
const shift: Modifier = { bit: SHIFT, key: named('Shift', 'ShiftLeft', 16, '', 1) }

export const MODIFIERS: Readonly<Record<string, Modifier>> = {
  alt,
  option: alt,
  ctrl,
  control: ctrl,
  meta,
  command: meta,
  cmd: meta,
  shift,
}

export const ALL_MODIFIERS: readonly Modifier[] = [alt, ctrl, meta, shift]

/** Rows of a US keyboard: code, key code, plain, shifted. */
const PUNCTUATION: ReadonlyArray<readonly [code: string, keyCode: number, plain: string, shifted: string]> = [
  ['Backquote', 192, '`', '~'],
  ['Minus', 189, '-', '_'],
  ['Equal', 187, '=', '+'],
  ['BracketLeft', 219, '[', '{'],
  ['BracketRight', 221, ']', '}'],
  ['Backslash', 220, '\\', '|'],
  ['Semicolon', 186, ';', ':'],
  ['Quote', 222, "'", '"'],
  ['Comma', 188, ',', '<'],
  ['Period', 190, '.', '>'],
  ['Slash', 191, '/', '?'],
]

const LAYOUT = new Map<string, Key>()

for (const [code, keyCode, plain, shifted] of PUNCTUATION) {
  LAYOUT.set(plain, named(plain, code, keyCode, plain))
  LAYOUT.set(shifted, named(shifted, code, keyCode, shifted))
}
for (const [digit, shifted] of Array.from(')!@#$%^&*(').entries()) {
  LAYOUT.set(String(digit), named(String(digit), `Digit${digit}`, 48 + digit, String(digit)))
  LAYOUT.set(shifted, named(shifted, `Digit${digit}`, 48 + digit, shifted))
}
for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') {
  const keyCode = letter.charCodeAt(0)
  LAYOUT.set(letter, named(letter, `Key${letter}`, keyCode, letter))
  LAYOUT.set(letter.toLowerCase(), named(letter.toLowerCase(), `Key${letter}`, keyCode, letter.toLowerCase()))
}
LAYOUT.set(' ', named(' ', 'Space', 32, ' '))
LAYOUT.set('\n', ENTER)
LAYOUT.set('\r', ENTER)
LAYOUT.set('\t', NAMED_KEYS.tab as Key)

/** The key that enters a character. One that is on no US keyboard gets a key of its own without a code, as other layouts have. */
export function keyOf(character: string): Key {
  return LAYOUT.get(character) ?? named(character, '', 0, character)
}

/** Whether keys can enter it: one UTF-16 unit, while an emoji or a combined sign comes from an input method. */
export function hasKey(cluster: string): boolean {
  return cluster.length === 1
}
