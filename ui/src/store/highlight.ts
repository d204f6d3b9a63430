// Parts of a source text that are told apart by colour. Good enough to read by: no parser.

export interface Part {
  text: string
  kind: 'plain' | 'comment' | 'string' | 'word' | 'number'
}

const WORDS =
  'as|async|await|break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|export|extends|false|finally|for|from|function|' +
  'if|import|in|instanceof|interface|let|new|null|of|return|satisfies|static|super|switch|this|throw|true|try|type|typeof|undefined|var|void|while|yield'

const TOKEN = new RegExp(
  [
    /(\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))/.source,
    /('(?:\\[\s\S]|[^'\\\n])*'?|"(?:\\[\s\S]|[^"\\\n])*"?|`(?:\\[\s\S]|[^`\\])*`?)/.source,
    /(\/(?<=[(,=:[!&|?{;\n]\s*\/)(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*)/.source,
    `(?<![\\w$.])(${WORDS})(?![\\w$])`,
    /(?<![\w$])(\d[\w.]*)/.source,
  ].join('|'),
  'g',
)

/** Longer texts were made by a program: one plain part. */
const LONGEST = 200_000

export function highlight(text: string): Part[] {
  if (text.length > LONGEST) return [{ text, kind: 'plain' }]
  const parts: Part[] = []
  let from = 0
  for (const match of text.matchAll(TOKEN)) {
    const [all, comment, string, regex, word] = match
    if (match.index > from) parts.push({ text: text.slice(from, match.index), kind: 'plain' })
    const kind =
      comment !== undefined ? 'comment' : string !== undefined || regex !== undefined ? 'string' : word !== undefined ? 'word' : 'number'
    parts.push({ text: all, kind })
    from = match.index + all.length
  }
  if (from < text.length) parts.push({ text: text.slice(from), kind: 'plain' })
  return parts
}
