// Pictures that an attempt took: of its failure, and by `cy.screenshot`.
import type { Screenshot } from '../../protocol'
import type { Row } from '../../store/rows'
import { Picture, pictureName } from '../page/picture-view'
import { picture, pinned } from '../state'
import { TreeRow } from './tree-row'

export function PicturesRow({ row, active }: { row: Extract<Row, { kind: 'pictures' }>; active: boolean }) {
  return (
    <TreeRow row={row} class="pictures" active={active} block>
      {row.pictures.map((one) => (
        <button
          key={one.path}
          type="button"
          class={`thumb ${picture.value === one ? 'thumb-shown' : ''}`}
          data-tip="Show it in place of the page"
          onClick={(event) => {
            event.stopPropagation()
            show(one)
          }}
        >
          <Picture of={one} decoration />
          <span class="thumb-name">{pictureName(one)}</span>
        </button>
      ))}
    </TreeRow>
  )
}

function show(one: Screenshot): void {
  pinned.value = null
  picture.value = picture.value === one ? null : one
}
