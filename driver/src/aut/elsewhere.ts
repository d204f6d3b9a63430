// Pages that a realm can't reach: of another origin, or that don't come.
import { makeError } from '../engine/errors'

/** Begins the address of the page that the browser shows where none could be loaded. */
export const ERROR_PAGE = 'chrome-error:'
// Requests named in an error.
const MOST_PENDING = 10

/** Whether a page is surely of another origin than this realm. */
export function isForeign(url: string): boolean {
  return URL.canParse(url) && url !== 'about:blank' && new URL(url).origin !== location.origin
}

export function unreachable(shown: string, { url, error } = { url: '', error: '' }): Error {
  if (shown.startsWith(ERROR_PAGE)) {
    return makeError(`The page could not be loaded: ${url ? `${url} (${error})` : 'the browser shows an error of its own'}`, {
      hint: 'is the server of that address running?',
    })
  }
  const there = URL.canParse(shown) ? new URL(shown).origin : 'unknown'
  if (there === location.origin) {
    return makeError(
      `The page ${shown} can't be reached: its content security policy has \`sandbox\` without \`allow-same-origin\`, so it is of no origin`,
      { hint: 'leave out experimentalCspAllowList, then such policies do not count' },
    )
  }
  return makeError(
    `The command was expected to run against origin ${location.origin}, but the page is at origin ${there}: commands outside of its origin can't reach it`,
    { hint: `put what is to be done there into cy.origin('${there}', () => { … }), or wait for the page to come back` },
  )
}

export function endless(times: number, page: string): Error {
  return makeError(`The application redirected more than ${times} times, the last time to ${page}, without any page having loaded`, {
    hint: 'look for pages that lead to each other by scripts; if so many redirects are meant, raise redirectionLimit',
  })
}

export function notLoaded(ms: number, page: string, pending: string[]): Error {
  const shown = pending.slice(0, MOST_PENDING).map((url) => `\n  > ${url}`)
  const more = pending.length > MOST_PENDING ? `\n  and ${pending.length - MOST_PENDING} more` : ''
  const requests = pending.length ? `\n\nRequests that are still under way:\n${shown.join('')}${more}` : ''
  return makeError(
    `Timed out after waiting ${ms}ms for your remote page to load. Your page did not fire its load event within ${ms}ms (${page})${requests}`,
    { hint: 'the load event waits for all images, scripts and styles of the page: look for one that hangs, or raise pageLoadTimeout' },
  )
}

/** As much of a window as navigations by commands need. */
export function remoteWindow(navigate: (url: string) => void): Window & typeof globalThis {
  const location = {
    set href(url: string) {
      navigate(url)
    },
    reload() {
      throw unreachable('')
    },
  }
  return { location } as unknown as Window & typeof globalThis
}
