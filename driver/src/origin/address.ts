// The address that cy.origin() is given, or that of the page that cy.frame() and cy.tab() go into.
import { makeError } from '../engine/errors'

export interface OriginAddress {
  origin: string
  /** Origin and path, without a slash at its end: relative addresses are joined to it. */
  base: string
}

export function readAddress(given: unknown, specOrigin: string, command = 'cy.origin()'): OriginAddress {
  const wrong = (message: string, hint: string) => makeError(`\`${command}\` ${message}`, { hint })
  if (typeof given !== 'string' || !given.trim()) {
    throw wrong('requires the first argument to be a non-empty string: an origin', "cy.origin('https://login.example.com', () => { … })")
  }
  const text = given.trim()
  const whole = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text.replace(/^\/\//, '')}`
  let url: URL
  try {
    url = new URL(whole)
  } catch {
    throw wrong(
      `was given \`${given}\`, which is no address`,
      "a host, a host with a port, or a URL: cy.origin('https://login.example.com', …)",
    )
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw wrong(`was given \`${given}\`: pages are reached by http or https only`, "cy.origin('https://login.example.com', …)")
  }
  if (url.search || url.hash) {
    throw wrong(
      `was given \`${given}\`: an origin has no query and no fragment`,
      `cy.origin('${url.origin}', () => { cy.visit('${url.pathname}${url.search}${url.hash}') })`,
    )
  }
  // Frames and tabs of the test's own origin may be entered from others.
  if (url.origin === specOrigin && command === 'cy.origin()') {
    throw wrong(
      `was given \`${given}\`, which is of the test's own origin: \`${url.origin}\` is the same as \`${specOrigin}\``,
      'commands for the page of the test itself stand outside of cy.origin()',
    )
  }
  return { origin: url.origin, base: `${url.origin}${url.pathname}`.replace(/\/+$/, '') }
}

/** Joins an address of a command to the base of the block that it stands in. */
export function joinToBase(base: string, given: string): string {
  if (/^[a-z][a-z\d+.-]*:/i.test(given) || given.startsWith('//')) return given
  if (/^[?#]/.test(given)) return base + given
  return given ? `${base}/${given.replace(/^\/+/, '')}` : base
}
