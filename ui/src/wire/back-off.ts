// When to try again after the connection was lost.

const FIRST = 250
const LONGEST = 8000

/** ms until the next try; `tries` have failed. Spread by up to a quarter, so that pages don't come back all at once. */
export const backOff = (tries: number, random: () => number): number =>
  Math.round(Math.min(FIRST * 2 ** tries, LONGEST) * (0.75 + random() / 4))
