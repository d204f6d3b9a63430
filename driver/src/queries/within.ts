import type { SubjectChain } from '../engine/command'
import { evaluate } from '../engine/subject'
import type { Driver } from '../engine/types'

/**
 * The subject of the `within` around a query, as it is around when the query begins: the queries that led to it have a `within`
 * of their own or none. The function evaluates it anew; undefined outside of any.
 */
export function captureWithin(driver: Driver): () => JQuery | undefined {
  const chain = driver.state('withinSubjectChain') as SubjectChain | null | undefined
  return () => (chain ? (evaluate(chain) as JQuery) : undefined)
}
