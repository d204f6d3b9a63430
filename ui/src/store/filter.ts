// What was typed into the search of the log.

/** Whether a text has all words of a query. */
export function matches(query: string, text: string): boolean {
  const lower = text.toLowerCase()
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word))
}

/** The parts of a text, those that a word of the query fits marked. */
export function marked(query: string, text: string): { text: string; mark: boolean }[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return [{ text, mark: false }]
  const lower = text.toLowerCase()
  const parts: { text: string; mark: boolean }[] = []
  let from = 0
  while (from < text.length) {
    let [at, length] = [-1, 0]
    for (const word of words) {
      const place = lower.indexOf(word, from)
      if (place >= 0 && (at < 0 || place < at || (place === at && word.length > length))) [at, length] = [place, word.length]
    }
    if (at < 0) break
    if (at > from) parts.push({ text: text.slice(from, at), mark: false })
    parts.push({ text: text.slice(at, at + length), mark: true })
    from = at + length
  }
  if (from < text.length) parts.push({ text: text.slice(from), mark: false })
  return parts
}
