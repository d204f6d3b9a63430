// Tabs that the application opens stay where the driver can reach them: a link or a call that asks for a tab without an
// opener gets one, which that tab hides from the application. Without it the browser would keep the tab apart.

/** Begins the names of windows that are to look as if they had no opener. */
const APART = '__hinoki_apart_'

const WITHIN = ['', '_self', '_top', '_parent']

const later = window.setTimeout.bind(window)
let count = 0

/** Whether this tab is to look as if nobody had opened it. */
export function isApart(): boolean {
  return window.name.startsWith(APART)
}

function newName(): string {
  count += 1
  return `${APART}${Math.random().toString(36).slice(2)}_${count}`
}

export function keepTogether(): void {
  keepOpener()
  window.addEventListener(
    'click',
    (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
      const link = event.composedPath().find((node) => node instanceof Element && node.matches('a[href], area[href]'))
      if (link) lend(link as HTMLAnchorElement)
    },
    true,
  )
  window.addEventListener(
    'submit',
    (event) => {
      if (event.target instanceof HTMLFormElement && !event.submitter?.hasAttribute('formtarget')) lend(event.target)
    },
    true,
  )
}

/** Changes a link or form for as long as it takes the browser to follow it. */
function lend(element: HTMLElement): void {
  const target = element.getAttribute('target') ?? document.querySelector('base[target]')?.getAttribute('target') ?? ''
  const rel = (element.getAttribute('rel') ?? '').toLowerCase().split(/\s+/)
  const unnamed = target.toLowerCase() === '_blank'
  const silent = rel.includes('noreferrer')
  const apart = silent || rel.includes('noopener') || (unnamed && !rel.includes('opener'))
  if (!apart || WITHIN.includes(target.toLowerCase())) return
  const changed: Record<string, string> = { target: newName(), rel: 'opener' }
  if (silent) changed.referrerpolicy = 'no-referrer'
  const before = Object.keys(changed).map((name) => [name, element.getAttribute(name)] as const)
  for (const [name, value] of Object.entries(changed)) element.setAttribute(name, value)
  later(() => {
    for (const [name, value] of before) {
      if (value === null) element.removeAttribute(name)
      else element.setAttribute(name, value)
    }
  }, 0)
}

function keepOpener(): void {
  const native = window.open
  function open(this: unknown, ...args: [(string | URL)?, string?, string?]): Window | null {
    const [url, target = '_blank', features = ''] = args
    const all = String(features).split(/[\s,]+/)
    const is = (name: string) => all.some((one) => one.toLowerCase() === name || new RegExp(`^${name}=(1|yes|true)$`, 'i').test(one))
    const silent = is('noreferrer')
    if ((!silent && !is('noopener')) || WITHIN.slice(1).includes(String(target).toLowerCase())) return native.apply(window, args)
    if (silent) {
      const link = document.createElement('a')
      Object.assign(link, { href: String(url ?? 'about:blank'), target: newName(), rel: 'opener', referrerPolicy: 'no-referrer' })
      link.click()
    } else {
      native.call(window, url, newName(), all.filter((one) => !/^noopener\b/i.test(one)).join(','))
    }
    return null
  }
  Object.defineProperty(window, 'open', { configurable: true, enumerable: true, writable: true, value: open })
}
