// cypress-real-events asks the frame of the page for its place. Here the page has a tab of its own, and the place of an
// element is that in its tab.

function placeIn(box, position, scale) {
  if (typeof position === 'object' && position !== null) return [box.x + position.x * scale, box.y + position.y * scale]
  const name = String(position || 'center').toLowerCase()
  const x = name.includes('left') ? 0 : name.includes('right') ? box.width - 1 : box.width / 2
  const y = name.includes('top') ? 0 : name.includes('bottom') ? box.height - 1 : box.height / 2
  return [box.x + x, box.y + y]
}

// Within frames: from the innermost outwards.
function boxInTab(element) {
  const { x, y, width, height } = element.getBoundingClientRect()
  let box = { x, y, width, height }
  let scale = 1
  for (let frame = element.ownerDocument.defaultView.frameElement; frame; frame = frame.ownerDocument.defaultView.frameElement) {
    const outer = frame.getBoundingClientRect()
    const by = frame.offsetWidth ? outer.width / frame.offsetWidth : 1
    const border = { x: frame.clientLeft * by, y: frame.clientTop * by }
    box = { x: outer.x + border.x + box.x * by, y: outer.y + border.y + box.y * by, width: box.width * by, height: box.height * by }
    scale *= by
  }
  return { box, scale }
}

const BLOCKS = { top: 'start', bottom: 'end', center: 'center', nearest: 'nearest' }

exports.getCypressElementCoordinates = (subject, position, scrollBehavior) => {
  const element = subject.get(0)
  const block = BLOCKS[scrollBehavior ?? Cypress.config('scrollBehavior') ?? 'center']
  if (block) element.scrollIntoView({ block })
  const { box, scale } = boxInTab(element)
  const [x, y] = placeIn(box, position, scale)
  return { x, y, frameScale: scale }
}
