// Which specs fit what was typed, and how well.

export interface Match {
  score: number
  /** Places of the characters that fit. */
  at: number[]
}

/** Characters in order; better at the beginnings of words, in a row, and in the file's name. */
export function fuzzy(query: string, text: string): Match | null {
  const wanted = query.toLowerCase().replace(/\s+/g, '')
  if (wanted === '') return { score: 0, at: [] }
  const lower = text.toLowerCase()
  const name = text.lastIndexOf('/') + 1
  // What is written out somewhere is better than characters picked from everywhere.
  const whole = lower.indexOf(wanted, name) >= 0 ? lower.indexOf(wanted, name) : lower.indexOf(wanted)
  if (whole >= 0) {
    const at = Array.from({ length: wanted.length }, (_, index) => whole + index)
    return { score: 100 + (whole >= name ? 20 : 0) + (isStart(text, whole) ? 20 : 0) - whole / 100, at }
  }
  const at: number[] = []
  let score = 0
  let from = 0
  for (const character of wanted) {
    let place = lower.indexOf(character, from)
    if (place < 0) return null
    // The beginning of a word further on is preferred to a character within one.
    for (let next = place; next >= 0; next = lower.indexOf(character, next + 1)) {
      if (isStart(text, next) && rest(lower, next + 1, wanted.slice(at.length + 1))) {
        if (place !== from || !at.length) place = next
        break
      }
    }
    score += place === from && at.length ? 5 : isStart(text, place) ? 4 : 1
    if (place >= name) score += 1
    at.push(place)
    from = place + 1
  }
  return { score: score - text.length / 100, at }
}

const isStart = (text: string, at: number): boolean =>
  at === 0 || /[/._\-\s]/.test(text[at - 1]!) || /[a-z][A-Z]/.test(text.slice(at - 1, at + 1))

function rest(text: string, from: number, wanted: string): boolean {
  for (const character of wanted) {
    const at = text.indexOf(character, from)
    if (at < 0) return false
    from = at + 1
  }
  return true
}
