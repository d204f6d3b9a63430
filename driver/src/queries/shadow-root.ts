import type { Dom, Value } from '../engine/types'

export function isShadowRoot(value: Value): value is ShadowRoot {
  return Object.prototype.toString.call(value) === '[object ShadowRoot]'
}

/** Elements, documents and shadow roots in short, for messages. */
export function showNodes(dom: Dom, value: Value): string {
  const nodes = dom.isJquery(value) ? value.toArray() : [value]
  const [first] = nodes as Value[]
  if (!isShadowRoot(first)) return dom.stringify(value, 'short')
  const shown = `#shadow-root of ${dom.stringify(first.host, 'short')}`
  return nodes.length === 1 ? shown : `[ ${shown}, ${nodes.length - 1} more... ]`
}

export function isAttachedNode(dom: Dom, node: Value): boolean {
  return isShadowRoot(node) ? node.isConnected && node.ownerDocument.defaultView !== null : dom.isAttached(node)
}
