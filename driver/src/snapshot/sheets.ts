// The style sheets of the page as parts of its copies: each is told once, and named where it belongs.
import { absolute, fingerprint, isLossy, rulesOf, standStill, textOf } from './css'
import { escapeStyle } from './escape'
import { hash } from './hash'

/** A sheet at the time of a copy. */
export interface Part {
  readonly name: string
  readonly text: string
  /** A text that lacks nothing, where that has to be looked up. */
  readonly better?: Promise<string>
}

interface Known {
  readonly fingerprint: string
  readonly part: Part
}

export interface Sheets {
  /** The sheet as it is now; undefined where another origin keeps it to itself, or it doesn't apply. */
  part(sheet: CSSStyleSheet): Part | undefined
}

/** Gives the text of a sheet that the page has loaded, as it came. */
export type LookUp = (url: string) => Promise<string>

export function createSheets(lookUp: LookUp): Sheets {
  const known = new WeakMap<CSSStyleSheet, Known>()
  return {
    part(sheet) {
      if (sheet.disabled) return undefined
      const rules = rulesOf(sheet)
      if (!rules) return undefined
      const now = fingerprint(rules)
      const before = known.get(sheet)
      if (before?.fingerprint === now) return before.part
      const part = makePart(sheet, rules, lookUp)
      known.set(sheet, { fingerprint: now, part })
      return part
    },
  }
}

function makePart(sheet: CSSStyleSheet, rules: CSSRuleList, lookUp: LookUp): Part {
  const { href, ownerNode } = sheet
  const now = textOf(rules, href)
  const finish = (text: string) => escapeStyle(standStill(text))
  const name = hash(now + (href ?? ''))
  if (!isLossy(now)) return { name, text: finish(now) }
  // What scripts changed is in the rules alone.
  const choose = (source: string) => finish(isSame(source, rules, href) ? (href ? absolute(source, href) : source) : now)
  if (!href) return { name, text: choose(ownerNode?.textContent ?? '') }
  return { name, text: finish(now), better: lookUp(href).then(choose, () => finish(now)) }
}

/** Whether a source is what the rules came from. */
function isSame(source: string, rules: CSSRuleList, base: string | null): boolean {
  const copy = new CSSStyleSheet()
  copy.replaceSync(source)
  return textOf(copy.cssRules, base) === textOf(rules, base)
}
