// A document as HTML that shows the same without any script.
import { escapeAttribute, escapeText } from './escape'
import { fieldState, isField } from './fields'
import { pictureOf } from './pixels'
import type { Part, Sheets } from './sheets'

/** A copy, and what has to be looked at to know whether another would be the same. */
export interface Copy {
  readonly html: string
  /** The sheets that it names. */
  readonly parts: ReadonlyMap<string, Part>
  /** Documents and shadow roots that changes may happen in. */
  readonly roots: readonly (Document | ShadowRoot)[]
  /** Whether something changed that no observer tells of. */
  isStale(): boolean
}

/** Set on what the copy shows otherwise than by its markup. */
const SCROLL = 'data-hinoki-scroll'

const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '))
// Left out, but their place is kept: selectors count elements.
const INERT = new Set(['script', 'noscript', 'template', 'base', 'object', 'embed', 'applet', 'noembed', 'noframes'])
const ADDRESSES = new Set(['href', 'src', 'action', 'formaction', 'xlink:href', 'poster', 'data', 'background'])
const DROPPED = new Set(['nonce', 'integrity', 'autofocus', 'autoplay', 'ping', 'srcdoc', 'http-equiv', 'target', 'download', 'manifest'])
const PLACE = '<template></template>'

// What the page's scripts would keep on being, and what stands still in a copy. Without weight of their own, so that the
// page's rules count as they do there.
const STYLE = [
  '*,*::before,*::after{animation-duration:0s!important;animation-delay:0s!important;transition:none!important;caret-color:transparent!important}',
  ':where([data-hinoki-modal]){position:fixed;inset-block:0;overflow:auto;max-width:calc(100% - 6px - 2em);max-height:calc(100% - 6px - 2em);box-shadow:0 0 0 200vmax rgb(0 0 0/.1)}',
  ':where([data-hinoki-popover]){display:block;position:fixed;inset:0;width:fit-content;height:fit-content;margin:auto;border:solid;padding:.25em;overflow:auto;color:CanvasText;background:Canvas}',
  '[data-hinoki-modal],[data-hinoki-popover]{z-index:2147483647!important}',
  ':where([data-hinoki-frame]){background:#8882}',
].join('')

const POLICY = "script-src 'none';object-src 'none';connect-src 'none';worker-src 'none';manifest-src 'none';form-action 'none';base-uri *"

export interface CopyOptions {
  sheets: Sheets
  /** Whether an element is none of the application's. */
  isOurs(element: Element): boolean
}

export function copyDocument(document: Document, { sheets, isOurs }: CopyOptions): Copy {
  const parts = new Map<string, Part>()
  const roots: (Document | ShadowRoot)[] = []
  const fields: [Element, string][] = []
  const usedSheets: [CSSStyleSheet, string | undefined][] = []
  const frames: [HTMLIFrameElement, Document | null][] = []
  const closed: Element[] = []
  let isMoving = false
  let depth = 0
  let out = ''

  const documentText = (document: Document): string => {
    const outer = out
    out = document.compatMode === 'BackCompat' ? '' : '<!doctype html>'
    roots.push(document)
    const root = document.documentElement as Element | null
    if (root?.localName === 'html') element(root)
    else {
      out += `<html><head>${head(document)}</head><body>`
      if (root) element(root)
      out += '</body></html>'
    }
    const text = out
    out = outer
    return text
  }

  const head = (document: Document) =>
    `<base href="${escapeAttribute(document.baseURI)}"><meta charset="utf-8">` +
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}"><style>${STYLE}</style>`

  const sheet = (sheet: CSSStyleSheet | null): string | undefined => {
    if (!sheet) return undefined
    const part = sheets.part(sheet)
    usedSheets.push([sheet, part?.name])
    if (!part) return undefined
    // Within a frame's document the page is text in an attribute, which other text can't be put into as it is.
    if (depth > 0) return part.text
    parts.set(part.name, part)
    return `/*hinoki-part:${part.name}*/`
  }

  const adopted = (root: Document | ShadowRoot) => {
    for (const one of root.adoptedStyleSheets ?? []) {
      const text = sheet(one)
      if (text !== undefined) out += `<style>${text}</style>`
    }
  }

  const attributes = (element: Element, changed?: Record<string, string | null>) => {
    for (const name of element.getAttributeNames()) {
      // Handlers of events.
      if (name.charCodeAt(0) === 111 && name.charCodeAt(1) === 110) continue
      if (DROPPED.has(name) || (changed && name in changed)) continue
      const value = element.getAttribute(name)!
      if (ADDRESSES.has(name) && isScript(value)) continue
      out += value ? ` ${name}="${escapeAttribute(value)}"` : ` ${name}`
    }
    if (!changed) return
    for (const name in changed) {
      const value = changed[name]
      if (typeof value === 'string') out += value ? ` ${name}="${escapeAttribute(value)}"` : ` ${name}`
    }
  }

  const children = (parent: Node) => {
    for (let child = parent.firstChild; child; child = child.nextSibling) {
      const { nodeType } = child
      if (nodeType === 1) element(child as Element)
      else if (nodeType === 3 || nodeType === 4) out += escapeText((child as Text).data)
      // Comments keep two texts apart, no more.
    }
  }

  const element = (element: Element) => {
    if (isOurs(element)) return
    const name = element.localName
    const isHtml = element.namespaceURI === 'http://www.w3.org/1999/xhtml'
    if (!isHtml) {
      if (name === 'script') return
      const tag = element.prefix ? `${element.prefix}:${name}` : name
      out += `<${tag}`
      attributes(element)
      out += '>'
      children(element)
      out += `</${tag}>`
      return
    }
    if (INERT.has(name)) {
      out += PLACE
      return
    }
    switch (name) {
      case 'link':
      case 'style':
        return styleElement(element as HTMLLinkElement | HTMLStyleElement)
      case 'meta':
        if (!element.hasAttribute('http-equiv') && !element.hasAttribute('charset')) break
        out += PLACE
        return
      case 'iframe':
        return frame(element as HTMLIFrameElement)
      case 'canvas':
      case 'video':
        isMoving = true
        return drawn(element as HTMLCanvasElement | HTMLVideoElement)
    }
    out += `<${name}`
    attributes(element, changedAttributes(element, name))
    out += '>'
    if (VOID.has(name)) return
    if (name === 'head') out += head(element.ownerDocument)
    const { shadowRoot } = element
    if (shadowRoot) shadow(shadowRoot)
    else if (name.includes('-')) closed.push(element)
    if (name === 'textarea') out += `\n${escapeText((element as HTMLTextAreaElement).value)}`
    else {
      if (name === 'pre' || name === 'listing') out += '\n'
      children(element)
    }
    if (name === 'head') adopted(element.ownerDocument)
    out += `</${name}>`
  }

  const shadow = (root: ShadowRoot) => {
    roots.push(root)
    out += `<template shadowrootmode="${root.mode}"${root.delegatesFocus ? ' shadowrootdelegatesfocus' : ''}>`
    children(root)
    adopted(root)
    out += '</template>'
  }

  const styleElement = (element: HTMLLinkElement | HTMLStyleElement) => {
    const isLink = element.localName === 'link'
    const text = sheet(element.sheet)
    // What another origin keeps to itself may still be loaded from there; other links show nothing.
    if (text === undefined) {
      const { sheet } = element
      if (!isLink || !sheet || sheet.disabled) out += PLACE
      else {
        out += '<link'
        attributes(element, { href: (element as HTMLLinkElement).href })
        out += '>'
      }
      return
    }
    out += '<style'
    attributes(element, isLink ? { rel: null, href: null, as: null, crossorigin: null, type: null } : undefined)
    out += `>${text}</style>`
  }

  const frame = (frame: HTMLIFrameElement) => {
    let inner: Document | null = null
    try {
      inner = frame.contentDocument
    } catch {
      // Of another origin.
    }
    frames.push([frame, inner])
    out += '<iframe'
    depth += 1
    attributes(frame, {
      src: null,
      sandbox: 'allow-same-origin',
      loading: null,
      srcdoc: inner?.documentElement ? documentText(inner) : null,
      ...(inner ? {} : { 'data-hinoki-frame': frame.src }),
    })
    depth -= 1
    out += '></iframe>'
  }

  const drawn = (element: HTMLCanvasElement | HTMLVideoElement) => {
    const picture = pictureOf(element)
    const own = element.getAttribute('style') ?? ''
    let shown = picture && `background:url(${picture}) 50%/contain no-repeat content-box!important`
    // Its size is that of a film that the copy doesn't have.
    if (shown && element.localName === 'video') shown += `;width:${element.offsetWidth}px;height:${element.offsetHeight}px`
    out += `<${element.localName}`
    attributes(element, { src: null, ...(shown ? { style: own ? `${own};${shown}` : shown } : {}) })
    out += `></${element.localName}>`
  }

  /** What differs from the markup: the state of fields, scrolling, pictures that only this page knows. */
  const changedAttributes = (element: Element, name: string): Record<string, string | null> | undefined => {
    let changed: Record<string, string | null> | undefined
    if (isField(name)) {
      changed = fieldAttributes(element, name)
      fields.push([element, fieldState(element, name)])
    } else if (name === 'img') changed = pictureAttributes(element as HTMLImageElement)
    else if (name === 'source') changed = { srcset: null, src: null }
    else if (name === 'dialog' && element.matches(':modal')) changed = { 'data-hinoki-modal': '' }
    if (element.hasAttribute('popover') && element.matches(':popover-open')) changed = { ...changed, 'data-hinoki-popover': '' }
    // The page's own scrolling is told beside the copy, except for that of frames.
    if (element.firstChild && (name !== 'html' || depth > 0)) {
      const { scrollTop, scrollLeft } = element
      if (scrollTop || scrollLeft) changed = { ...changed, [SCROLL]: `${round(scrollLeft)},${round(scrollTop)}` }
    }
    return changed
  }

  const html = documentText(document)
  const adoptedCounts = roots.map((root) => root.adoptedStyleSheets?.length ?? 0)
  return {
    html,
    parts,
    roots,
    isStale: () =>
      isMoving ||
      fields.some(([element, state]) => fieldState(element, element.localName) !== state) ||
      usedSheets.some(([one, name]) => sheets.part(one)?.name !== name) ||
      roots.some((root, at) => (root.adoptedStyleSheets?.length ?? 0) !== adoptedCounts[at]) ||
      closed.some((element) => element.shadowRoot !== null) ||
      frames.some(([frame, inner]) => frame.contentDocument !== inner),
  }
}

function fieldAttributes(element: Element, name: string): Record<string, string | null> {
  if (name === 'option') return { selected: (element as HTMLOptionElement).selected ? '' : null }
  if (name !== 'input') return {}
  const input = element as HTMLInputElement
  switch (input.type) {
    case 'checkbox':
    case 'radio':
      return { checked: input.checked ? '' : null }
    case 'file':
      return { value: null }
    case 'password':
      // How long it is can be seen, as on the page.
      return { value: '•'.repeat(input.value.length) }
    default:
      return input.value || input.hasAttribute('value') ? { value: input.value } : {}
  }
}

/** The picture that was chosen; one that only this page can load is part of the copy. */
function pictureAttributes(image: HTMLImageElement): Record<string, string | null> {
  const { currentSrc } = image
  const src = currentSrc.startsWith('blob:') ? (pictureOf(image) ?? null) : currentSrc || image.getAttribute('src')
  return { src, srcset: null, sizes: null, loading: null }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

/** Whether an address is a script. Browsers pass over white space and control characters in it. */
function isScript(value: string): boolean {
  return /^(?:java|vb)script:/i.test(value.replace(/[^\x21-\x7e]/g, ''))
}
