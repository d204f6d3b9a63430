import type { Dom } from '../engine/types'
import { elementAt, pointAt } from './coordinates'
import { isDisabled, isEditable, isFocusable, isFocused } from './focus'
import { isBareElement, isBareWindow, isJquery, isNode, isTag, viewOf } from './kinds'
import { isScrollable } from './scroll'
import { stringify } from './stringify'
import { activeElementOf, isAttached, isDescendent, isDetached } from './tree'
import { isVisible, type Strategy, whyHidden } from './visibility'
import { isDocument, isElement, isWindow, unwrapAll } from './wrap'

/** Makes `Cypress.dom`. `strategy` says by which rules elements count as visible right now. */
export function createDom($: JQueryStatic, strategy: () => Strategy = () => 'legacy'): Dom {
  const isHidden = (value: unknown, name = 'isHidden', options: unknown = {}): boolean => {
    if (!isElement(value)) throw new TypeError(`Cypress.dom.${name}() needs a DOM element, but got: ${stringify(value)}`)
    return !isVisible(value, { strategy: strategy(), ...(options as object) })
  }
  return {
    isJquery,
    isElement,
    isWindow,
    isDocument,
    isDom: (value: unknown) => isElement(value) || isWindow(value) || isDocument(value),
    isDetached,
    isAttached,
    isDescendent,
    isVisible: (value) => !isHidden(value, 'isVisible'),
    isHidden,
    isStrictlyHidden: isHidden,
    isFocused,
    isFocusable,
    isScrollable,
    isDisabled: (value: unknown) => unwrapAll(value).some((one) => isBareElement(one) && isDisabled(one)),
    isContentEditable: (value: unknown) => unwrapAll(value).some((one) => isBareElement(one) && isEditable(one)),
    isInputType: (value: unknown, type: string) =>
      unwrapAll(value).some((one) => isBareElement(one) && isTag(one, 'input') && one.type === type),
    wrap: (value) => (isJquery(value) ? value : $(value as HTMLElement)),
    unwrap: (value) => (isJquery(value) ? value.toArray() : value),
    stringify,
    whyHidden: (value) => whyHidden(value, { strategy: strategy() }),
    getActiveElement: activeElementOf,
    getElementAtPointFromViewport: (document: Document, x: number, y: number) => elementAt(document, { x, y }),
    getElementCoordinatesByPosition: (value: unknown, position = 'center') => {
      const first = unwrapAll(value)[0]
      return isBareElement(first) ? pointAt(first.getBoundingClientRect(), position as 'center') : undefined
    },
    getHostWindow: (value: unknown) => {
      const first = unwrapAll(value)[0]
      return isBareWindow(first) ? first : isNode(first) ? viewOf(first) : undefined
    },
  }
}

export type { Strategy } from './visibility'
