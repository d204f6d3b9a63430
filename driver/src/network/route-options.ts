// What `cy.intercept` was called with.
import type { Driver } from '../engine/types'
import type { RouteMatcher, TextMatcher } from '../protocol'
import { isMethod } from './request-options'
import { hasStaticKeys } from './static-reply'

export interface RouteOptions {
  matcher: RouteMatcher
  middleware: boolean
  times: number | undefined
  /** undefined: the requests are only watched. */
  handler: unknown
  /** For messages. */
  shown: string
}

const fields = [
  'auth',
  'headers',
  'hostname',
  'https',
  'method',
  'middleware',
  'path',
  'pathname',
  'port',
  'query',
  'resourceType',
  'times',
  'url',
]

export const isText = (value: unknown): value is string | RegExp => typeof value === 'string' || isRegex(value)
export const isRegex = (value: unknown): value is RegExp => Object.prototype.toString.call(value) === '[object RegExp]'
const isObject = (value: unknown): value is Record<string, unknown> => Object.prototype.toString.call(value) === '[object Object]'
const isMatcher = (value: unknown): value is Record<string, unknown> =>
  isObject(value) && Object.keys(value).length > 0 && Object.keys(value).every((key) => fields.includes(key))

export function readRoute(driver: Driver, args: unknown[]): RouteOptions {
  const wrong = (message: string, hint: string) => driver.error(`\`cy.intercept()\` ${message}`, { hint })
  const [given, handler] = byPosition(args, wrong)
  const unknown = Object.keys(given).filter((key) => !fields.includes(key))
  if (unknown.length)
    throw wrong(`was passed a RouteMatcher with unknown properties: \`${unknown.join('`, `')}\``, `known ones are ${fields.join(', ')}`)
  const { times } = given
  if (times !== undefined && !(Number.isInteger(times) && (times as number) > 0))
    throw wrong(`needs a positive integer for \`times\`, but got \`${String(times)}\``, '{ times: 1 }')
  if (given.method !== undefined && typeof given.method === 'string' && !isMethod(given.method) && !/[*?{[(]/.test(given.method))
    throw wrong(`was passed an invalid method: \`${given.method}\``, "cy.intercept('GET', '/users')")
  return {
    matcher: toMatcher(given, wrong),
    middleware: given.middleware === true,
    times: times as number | undefined,
    handler,
    shown: show(given),
  }
}

type Wrong = (message: string, hint: string) => Error

function byPosition(args: unknown[], wrong: Wrong): [Record<string, unknown>, unknown] {
  const [first, second, third] = args
  if (isText(first)) {
    // cy.intercept(method, url, handler?)
    if (isMethod(first) && isText(second)) return [{ method: first, url: second }, third]
    if (args.length > 2 && isMatcher(second)) return [{ ...second, url: first }, third]
    // cy.intercept(url, { middleware: true }) has no answer in it; `{ headers }` alone could be either: an answer.
    if (args.length === 2 && isMatcher(second) && !hasStaticKeys(second)) return [{ ...second, url: first }, undefined]
    if (args.length > 2)
      throw wrong(
        `was called with three arguments of which the first is no HTTP method: \`${String(first)}\``,
        "cy.intercept('POST', '/users', { statusCode: 201 })",
      )
    return [{ url: first }, second]
  }
  if (isObject(first)) return [first, second]
  throw wrong(
    `must be called with a url, a method and a url, or a RouteMatcher, but got \`${String(first)}\``,
    "cy.intercept('GET', '/users').as('users')",
  )
}

function toMatcher(given: Record<string, unknown>, wrong: Wrong): RouteMatcher {
  const text = (name: string, value: unknown): TextMatcher | null => {
    if (value === undefined) return null
    if (!isText(value))
      throw wrong(`needs a string, a glob or a regular expression for \`${name}\`, but got \`${String(value)}\``, `{ ${name}: '…' }`)
    return isRegex(value) ? { regex: { source: value.source, flags: value.flags } } : { glob: value }
  }
  const map = (name: string, value: unknown): [string, TextMatcher][] => {
    if (value === undefined) return []
    if (!isObject(value)) throw wrong(`needs an object for \`${name}\`, but got \`${String(value)}\``, `{ ${name}: { key: 'value' } }`)
    return Object.entries(value).map(([key, one]) => [
      key,
      text(`${name}.${key}`, typeof one === 'number' || typeof one === 'boolean' ? String(one) : one)!,
    ])
  }
  const { auth, port, https } = given
  if (https !== undefined && typeof https !== 'boolean')
    throw wrong(`needs true or false for \`https\`, but got \`${String(https)}\``, '{ https: true }')
  const ports = port === undefined ? null : [port].flat()
  if (ports && !ports.every((one) => Number.isInteger(one)))
    throw wrong(`needs a number or a list of numbers for \`port\`, but got \`${String(port)}\``, '{ port: 8080 }')
  if (auth !== undefined && !(isObject(auth) && isText(auth.username) && isText(auth.password)))
    throw wrong('needs `username` and `password` in `auth`', "{ auth: { username: 'jane', password: '…' } }")
  const { username, password } = (auth ?? {}) as Record<string, unknown>
  return {
    url: text('url', given.url),
    method: text('method', typeof given.method === 'string' ? given.method.toUpperCase() : given.method),
    path: text('path', given.path),
    pathname: text('pathname', given.pathname),
    hostname: text('hostname', given.hostname),
    ports: ports as number[] | null,
    https: (https as boolean | undefined) ?? null,
    query: map('query', given.query),
    headers: map('headers', given.headers),
    auth: auth ? [text('auth.username', username)!, text('auth.password', password)!] : null,
    resourceType: text('resourceType', given.resourceType),
  }
}

function show(given: Record<string, unknown>): string {
  const { method, url, ...rest } = given
  const more = Object.keys(rest).length ? JSON.stringify(rest, (_key, value) => (isRegex(value) ? String(value) : value)) : ''
  return [method, url, more]
    .filter((part) => part !== undefined && part !== '')
    .map(String)
    .join(' ')
}
