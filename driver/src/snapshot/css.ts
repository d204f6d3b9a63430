// Style sheets as text. What the browser gives as text is what holds now, also where a script changed it.

/** The rules of a sheet; undefined where another origin keeps them to itself. */
export function rulesOf(sheet: CSSStyleSheet): CSSRuleList | undefined {
  try {
    return sheet.cssRules
  } catch {
    return undefined
  }
}

/** All rules of a sheet as text, imported sheets included; `base` is where its relative addresses start. */
export function textOf(rules: CSSRuleList, base: string | null): string {
  let text = ''
  for (let i = 0; i < rules.length; i++) {
    const rule = rules[i]!
    text += isImport(rule) ? imported(rule, base) : `${rule.cssText}\n`
  }
  return base ? absolute(text, base) : text
}

const IMPORT = 3

function isImport(rule: CSSRule): rule is CSSImportRule {
  return rule.type === IMPORT
}

type Import = CSSImportRule & { layerName?: string | null; supportsText?: string | null }

function imported(rule: Import, base: string | null): string {
  const { styleSheet, layerName, supportsText } = rule
  const rules = styleSheet && rulesOf(styleSheet)
  if (!styleSheet || !rules) return `${rule.cssText}\n`
  let text = textOf(rules, styleSheet.href ?? base)
  const media = rule.media.mediaText
  if (layerName !== null && layerName !== undefined) text = `@layer ${layerName} {\n${text}}\n`
  if (supportsText)
    text = `@supports ${supportsText.includes(':') && !/^[(]/.test(supportsText) ? `(${supportsText})` : supportsText} {\n${text}}\n`
  return media ? `@media ${media} {\n${text}}\n` : text
}

/**
 * Whether the text lacks something: of a shorthand with `var()` that another declaration overrides in part, browsers give
 * only the names of the rest, without a value. Custom properties may well be empty.
 */
export function isLossy(text: string): boolean {
  return /[{;] (?!--)[a-z-]+: ;/.test(text)
}

const address = /url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))\s*\)/g
const complete = /^(?:[a-z][a-z0-9+.-]*:|#|\/\/)/i

/** With addresses that don't depend on where the sheet came from. */
export function absolute(text: string, base: string): string {
  if (!text.includes('url(')) return text
  return text.replace(address, (whole, double?: string, single?: string, bare?: string) => {
    const url = double ?? single ?? bare ?? ''
    if (!url || complete.test(url)) return whole
    try {
      return `url("${new URL(url, base).href}")`
    } catch {
      return whole
    }
  })
}

/** States that a page without scripts doesn't come into by itself, by the marks that the copy has in their place. */
export function standStill(text: string): string {
  return text
    .replaceAll(':popover-open', '[data-hinoki-popover]')
    .replaceAll(/:modal(?![\w-])/g, '[data-hinoki-modal]')
    .replaceAll(':defined', ':not(hinoki-undefined)')
}

/**
 * Something that differs once the sheet was changed by a script, found without reading all of it: of a large sheet the
 * number of its rules and some of them. A change of a single value deep in a large sheet may go unnoticed.
 */
export function fingerprint(rules: CSSRuleList): string {
  const { length } = rules
  const step = length <= WHOLE ? 1 : length / SAMPLES
  let text = `${length}`
  for (let at = 0; at < length; at += step) text += rules[Math.floor(at)]!.cssText
  return length > WHOLE ? text + rules[length - 1]!.cssText : text
}

const WHOLE = 48
const SAMPLES = 24
