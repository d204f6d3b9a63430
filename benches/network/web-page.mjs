// A page as the web has them, at 300 requests: the kinds, counts and sizes of the median desktop page of the HTTP Archive (October 2024: 71
// requests, 2,652 KB, of it 1,054 KB in 18 images, 613 KB in 24 scripts, 78 KB of CSS), times 4.2. Fonts are left out, so that it is lighter.
import { deflateSync } from 'node:zlib'

const IMAGES = 76
const SCRIPTS = 101
const SHEETS = 34
const DATA = 88

/** The same numbers from 0 to 1 in each run. */
function numbers(seed) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

const table = Int32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c
})
function crc(bytes) {
  let c = -1
  for (const byte of bytes) c = table[(c ^ byte) & 255] ^ (c >>> 8)
  return (c ^ -1) >>> 0
}
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc(body))
  return Buffer.concat([length, body, sum])
}
/** A PNG of some 58 KB. */
function image(seed) {
  const [width, height, next] = [164, 124, numbers(seed)]
  const rows = Buffer.alloc(height * (1 + width * 3))
  for (let y = 0, at = 0; y < height; y++) {
    at++
    for (let x = 0; x < width; x++) {
      for (const shade of [x + y, x - y, y]) rows[at++] = (shade + next() * 10) & 255
    }
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}

/** Some 25 KB of functions, of which a few are called. */
function script(seed) {
  const next = numbers(seed + 1000)
  const functions = Array.from({ length: 90 }, (_, i) => {
    const factor = Math.floor(next() * 1000)
    return `  function part${i}(items, options) {
    const seen = new Map()
    for (const item of items) seen.set(item.id % ${factor + 2}, { ...item, label: options.prefix + item.id, at: item.id * ${factor} })
    return [...seen.values()].filter((one) => one.at > ${factor}).map((one) => one.label).join(', ')
  }`
  })
  return `;(() => {
${functions.join('\n')}
  const items = Array.from({ length: 20 }, (_, id) => ({ id }))
  const box = document.createElement('section')
  box.className = 'c${seed % 40} part'
  box.textContent = [part1, part2, part3, part5, part8, part13].map((part) => part(items, { prefix: 'item-' })).join(' ')
  document.body.append(box)
})()
`
}

/** Some 10 KB of rules. */
function sheet(seed) {
  const next = numbers(seed + 2000)
  const number = (most) => Math.floor(next() * most)
  const rule = (_, i) =>
    `.c${i % 40}.v${seed} > .part:nth-child(${number(9) + 1}) { color: rgb(${number(255)} ${number(255)} ${number(255)}); margin: ${number(9)}px; }\n`
  return Array.from({ length: 140 }, rule).join('')
}

const data = (seed) => JSON.stringify({ id: seed, rows: Array.from({ length: 40 }, (_, id) => ({ id, name: `row ${seed}-${id}`, on: id % 2 === 0 })) })

const kinds = {
  image: ['image/png', image],
  script: ['text/javascript', script],
  sheet: ['text/css', sheet],
  data: ['application/json', data],
}
const made = new Map()

/** The page itself. It tells the page that it is in when all is there. */
export const page = `<!doctype html><title>a page of the web</title>
${Array.from({ length: SHEETS }, (_, i) => `<link rel=stylesheet href=/part/sheet/${i}>`).join('\n')}
<body>
${Array.from({ length: IMAGES }, (_, i) => `<img src=/part/image/${i} width=120 height=90>`).join('\n')}
${Array.from({ length: SCRIPTS }, (_, i) => `<script src=/part/script/${i}></script>`).join('\n')}
<script>
const loaded = new Promise((resolve) => addEventListener('load', resolve))
Promise.all([loaded, ...Array.from({ length: ${DATA} }, (_, i) => fetch('/part/data/' + i).then((r) => r.json()))]).then((all) => {
  const broken = [...document.images].filter((one) => !one.naturalWidth).length
  parent.postMessage(broken ? -broken : document.images.length + document.scripts.length + document.styleSheets.length + all.length - 1, '*')
})
</script>`

/** What the page asks for, with its type; made once. */
export function part(path) {
  const known = made.get(path)
  if (known) return known
  const [, , kind, number] = path.split('/')
  const [type, make] = kinds[kind] ?? []
  if (!make) return undefined
  const body = [type, make(Number(number))]
  made.set(path, body)
  return body
}

// Nothing is made while something is measured.
for (const [kind, count] of Object.entries({ image: IMAGES, script: SCRIPTS, sheet: SHEETS, data: DATA })) {
  for (let i = 0; i < count; i++) part(`/part/${kind}/${i}`)
}
