// What was expected and what was found, line by line.

export interface DiffLine {
  kind: 'same' | 'expected' | 'actual'
  text: string
}

const LIMIT = 400

/** Lines of both in order; what both have is there once. */
export function diff(expected: string, actual: string): DiffLine[] {
  const wanted = expected.split('\n').slice(0, LIMIT)
  const found = actual.split('\n').slice(0, LIMIT)
  // Longest common subsequence from each place on.
  const width = found.length + 1
  const lengths = new Uint16Array((wanted.length + 1) * width)
  for (let a = wanted.length - 1; a >= 0; a--) {
    for (let b = found.length - 1; b >= 0; b--) {
      lengths[a * width + b] =
        wanted[a] === found[b]
          ? lengths[(a + 1) * width + b + 1]! + 1
          : Math.max(lengths[(a + 1) * width + b]!, lengths[a * width + b + 1]!)
    }
  }
  const lines: DiffLine[] = []
  let [a, b] = [0, 0]
  while (a < wanted.length || b < found.length) {
    if (a < wanted.length && b < found.length && wanted[a] === found[b]) {
      lines.push({ kind: 'same', text: wanted[a]! })
      a++
      b++
    } else if (b >= found.length || (a < wanted.length && lengths[(a + 1) * width + b]! >= lengths[a * width + b + 1]!)) {
      lines.push({ kind: 'expected', text: wanted[a++]! })
    } else {
      lines.push({ kind: 'actual', text: found[b++]! })
    }
  }
  return lines
}
