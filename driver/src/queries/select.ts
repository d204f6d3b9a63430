import type { Driver } from '../engine/types'

type Root = Document | ShadowRoot | Element

/** Elements below `roots` that match, in document order; with `shadow` also those in shadow trees below. */
export function select(driver: Driver, roots: Root[], selector: string, shadow: boolean): JQuery {
  const { $ } = driver
  if (!shadow) return $(unique(driver, roots, (root) => selectIn(driver, root, selector)))
  const groups = segments($, selector)
  return $(
    unique(driver, roots, (root) =>
      treesBelow(root).flatMap((tree) => groups.flatMap((parts) => selectPiercing(driver, root, tree, parts))),
    ),
  )
}

/** Throws what is wrong with a selector, naming the command. Selectors are CSS with jQuery's extensions. */
export function checkSelector(driver: Driver, command: string, selector: string): void {
  try {
    document.createDocumentFragment().querySelector(selector)
    return
  } catch {
    // Perhaps one of jQuery's extensions.
  }
  try {
    driver.$(document.createDocumentFragment() as unknown as HTMLElement).find(selector)
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    throw driver.error(`\`cy.${command}()\` can't read the selector \`${selector}\`: ${said}`, {
      hint: 'special characters in ids and classes are escaped with two backslashes, values of attributes stand in quotes',
    })
  }
}

function selectIn(driver: Driver, root: Root, selector: string): Element[] {
  // jQuery finds the first element of an id only, whatever the document holds.
  const id = /^#([\w-]+)$/.exec(selector)?.[1]
  if (id !== undefined && 'getElementById' in root) {
    const found = root.getElementById(id)
    return found ? [found] : []
  }
  if (root.nodeType === 9) {
    try {
      return [...(root as Document).querySelectorAll(selector)]
    } catch {
      // jQuery's extensions are no CSS.
    }
  }
  return driver
    .$(root as HTMLElement)
    .find(selector)
    .toArray()
}

function unique(driver: Driver, roots: Root[], find: (root: Root) => Element[]): HTMLElement[] {
  const [only] = roots
  const found = (roots.length === 1 && only ? find(only) : roots.flatMap(find)) as HTMLElement[]
  return roots.length > 1 ? (driver.$.uniqueSort(found) as HTMLElement[]) : [...new Set(found)]
}

/** The root and all open shadow roots below it, outer ones first. */
export function treesBelow(root: Root): Root[] {
  const trees: Root[] = [root]
  const visit = (node: Root) => {
    const own = 'shadowRoot' in node ? node.shadowRoot : null
    if (own) {
      trees.push(own)
      visit(own)
    }
    for (const element of node.querySelectorAll('*')) {
      if (!element.shadowRoot) continue
      trees.push(element.shadowRoot)
      visit(element.shadowRoot)
    }
  }
  visit(root)
  return trees
}

/** The comma-separated parts of a selector, each cut at its descendant combinators. */
function segments($: JQueryStatic, selector: string): string[][] {
  const tokenize = (
    ($ as unknown as { find: unknown }).find as { tokenize?: (text: string) => Array<Array<{ value: string; type: string }>> }
  ).tokenize
  if (!tokenize) return [[selector]]
  return tokenize(selector).map((tokens) => {
    const parts = ['']
    for (const token of tokens) {
      if (token.type === ' ') parts.push('')
      else parts[parts.length - 1] += token.value
    }
    return parts
  })
}

/** Matches of the last part in one tree whose earlier parts match ancestors, found across shadow boundaries. */
function selectPiercing(driver: Driver, root: Root, tree: Root, parts: string[]): Element[] {
  const last = parts[parts.length - 1] as string
  const found = selectIn(driver, tree, last)
  if (parts.length === 1) return found
  return found.filter((element) => {
    let current: Element | null = element
    for (let index = parts.length - 2; index >= 0; index--) {
      do current = composedParent(current as Element)
      while (current && current !== root && !driver.$(current).is(parts[index] as string))
      if (!current || current === root) return false
    }
    return true
  })
}

/** The parent element; of the uppermost ones in a shadow tree the host. */
export function composedParent(element: Element): Element | null {
  if (element.parentElement) return element.parentElement
  const root = element.parentNode
  return root && 'host' in root ? ((root as ShadowRoot).host ?? null) : null
}
