const inText = /[&<>\u00a0]/
const inAttribute = /[&"<\u00a0]/
const NAMES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\u00a0': '&nbsp;' }
const name = (sign: string) => NAMES[sign]!

export function escapeText(text: string): string {
  return inText.test(text) ? text.replace(/[&<>\u00a0]/g, name) : text
}

/** For a value between double quotes. */
export function escapeAttribute(text: string): string {
  return inAttribute.test(text) ? text.replace(/[&"<\u00a0]/g, name) : text
}

/** CSS within a style element. */
export function escapeStyle(css: string): string {
  return css.replace(/<(?=\/style|!--)/gi, '\\3c ')
}
