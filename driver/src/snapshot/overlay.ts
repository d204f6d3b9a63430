// Elements of ours in the application's page: copies of it leave them out.

const overlays = new WeakSet<Element>()

export function addOverlay(element: Element): void {
  overlays.add(element)
}

export function isOverlay(element: Element): boolean {
  return overlays.has(element)
}
