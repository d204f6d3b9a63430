// Frames by their numbers: the way to a frame that goes through pages of other origins.

/** The numbers that lead from the tab's page to a frame. */
export function pathOf(frame: Window): number[] {
  const path: number[] = []
  for (let win = frame; win.parent !== win; win = win.parent) path.unshift(numberIn(win.parent, win))
  return path
}

function numberIn(parent: Window, frame: Window): number {
  for (let i = 0; i < parent.length; i++) if (parent[i] === frame) return i
  return -1
}

/** The frame at the end of a way. */
export function frameAt(top: Window, path: number[]): Window | undefined {
  let win: Window | undefined = top
  for (const number of path) win = win?.[number]
  return win
}
