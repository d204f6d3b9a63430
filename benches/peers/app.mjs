// The app under measurement, and its identity provider. Node alone.
//   PORT=0 LOGIN_MS=500 node app.mjs
// Prints `app <url> idp <url>` once both listen. Logging in takes LOGIN_MS on the server.
import { randomUUID } from 'node:crypto'
import http from 'node:http'

const LOGIN_MS = Number(process.env.LOGIN_MS ?? 500)
const people = { ines: { password: 'ines-secret', name: 'Inês Prado' }, noa: { password: 'noa-secret', name: 'Noa Levi' } }
const guest = { name: 'Guest', items: [] }
const sessions = new Map()
const codes = new Map()
const counters = { logins: 0, added: 0, ticked: 0, dropped: 0, refused: 0, withoutTab: 0, dropTimes: [] }
let app
let idp

const document = (title, main) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css"></head><body><nav><a href="/board">Board</a></nav><main>${main}</main></body></html>`

const board = (api) => document('Board', `<h1>Board of <span data-test="who"></span></h1>
<form data-test="form"><input data-test="title" placeholder="New item" autocomplete="off"><button data-test="add">Add</button></form>
<p><output data-test="left">0</output> left</p><ul data-test="items"></ul>
<script>const api = ${JSON.stringify(api)}</script><script src="/board.js"></script>`)

const form = (action, more = '') => document('Log in', `<h1>Log in</h1><form method="post" action="${action}">
<label>User <input data-test="user" name="user"></label><label>Password <input data-test="password" name="password" type="password"></label>
<button data-test="submit">Log in</button></form>${more}`)

const script = `
const part = (name, root = document) => root.querySelector('[data-test=' + name + ']')
const ask = async (method, path, value) => {
  const headers = { 'content-type': 'application/json', 'x-token': localStorage.getItem('token') ?? '', 'x-tab': sessionStorage.getItem('tab') ?? '' }
  const response = await fetch(api + path, { method, headers, body: value && JSON.stringify(value) })
  if (!response.ok) throw new Error(method + ' ' + path + ': ' + response.status)
  return response.status === 204 ? undefined : response.json()
}
let items = []
const show = () => {
  part('items').replaceChildren(...items.map((item) => {
    const row = document.createElement('li')
    row.dataset.title = item.title
    row.className = item.done ? 'item done' : 'item'
    row.innerHTML = '<input type="checkbox" data-test="tick"><span></span><button type="button" data-test="drop">Drop</button>'
    part('tick', row).checked = item.done
    row.querySelector('span').textContent = item.title
    part('tick', row).onchange = async (event) => { Object.assign(item, await ask('PATCH', '/items/' + item.id, { done: event.target.checked })); show() }
    part('drop', row).onclick = async () => { await ask('DELETE', '/items/' + item.id); items = items.filter((other) => other !== item); show() }
    return row
  }))
  part('left').value = items.filter(({ done }) => !done).length
}
part('form').onsubmit = async (event) => {
  event.preventDefault()
  const title = part('title').value.trim()
  part('title').value = ''
  if (title) { items.push(await ask('POST', '/items', { title })); show() }
}
Promise.all([ask('GET', '/who'), ask('GET', '/items')]).then(([who, all]) => { items = all; show(); part('who').textContent = who.name })
`
const style = 'body{font:16px sans-serif;margin:2rem}.done span{text-decoration:line-through}li{padding:.2rem}'

const send = (response, status, type, text, headers = {}) => response.writeHead(status, { 'content-type': type, ...headers }).end(text)
const html = (response, text, headers) => send(response, 200, 'text/html; charset=utf-8', text, { 'cache-control': 'no-store', ...headers })
const json = (response, value) => send(response, 200, 'application/json', JSON.stringify(value), { 'cache-control': 'no-store' })
const go = (response, location, headers = {}) => response.writeHead(302, { location, ...headers }).end()
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const cookie = (request) => /(?:^|; )sid=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1]

async function body(request) {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

async function person(request) {
  const fields = new URLSearchParams(await body(request))
  await later(LOGIN_MS)
  const known = people[fields.get('user')]
  return known?.password === fields.get('password') ? known : undefined
}

// Cookie from the server, the rest from a script of the page, as real apps do.
function welcome(response, who) {
  const sid = randomUUID()
  const session = { ...who, items: [], token: randomUUID(), tab: randomUUID() }
  sessions.set(sid, session)
  counters.logins++
  html(response, `<!doctype html><title>Welcome</title><script>localStorage.setItem('token', '${session.token}')
sessionStorage.setItem('tab', '${session.tab}')
location.replace('/board')</script>`, { 'set-cookie': `sid=${sid}; Path=/; HttpOnly; SameSite=Lax` })
}

async function items(request, response, session, path) {
  const item = session.items.find(({ id }) => path === `/items/${id}`)
  switch (`${request.method} ${item ? 'item' : path}`) {
    case 'GET /who':
      return json(response, { name: session.name })
    case 'GET /items':
      return json(response, session.items)
    case 'POST /items': {
      const made = { id: randomUUID(), title: JSON.parse(await body(request)).title, done: false }
      session.items.push(made)
      counters.added++
      return json(response, made)
    }
    case 'PATCH item':
      Object.assign(item, JSON.parse(await body(request)))
      counters.ticked++
      return json(response, item)
    case 'DELETE item':
      session.items.splice(session.items.indexOf(item), 1)
      counters.dropped++
      counters.dropTimes.push([Date.now(), item.title])
      return response.writeHead(204).end()
    default:
      return send(response, 404, 'text/plain', 'no such item')
  }
}

async function answerApp(request, response) {
  const { pathname: path, searchParams: query } = new URL(request.url, app)
  const session = sessions.get(cookie(request))
  switch (`${request.method} ${path}`) {
    case 'GET /counters':
      return json(response, counters)
    case 'GET /style.css':
      return send(response, 200, 'text/css', style, { 'cache-control': 'max-age=3600' })
    case 'GET /board.js':
      return send(response, 200, 'text/javascript', script, { 'cache-control': 'max-age=3600' })
    case 'GET /public':
      return html(response, board('/public'))
    case 'GET /login':
      return html(response, form('/login', '<p><a data-test="sso" href="/sso">Log in elsewhere</a></p>'))
    case 'POST /login': {
      const who = await person(request)
      return who ? welcome(response, who) : html(response, form('/login', '<p role="alert">Wrong</p>'))
    }
    case 'GET /sso':
      return go(response, `${idp}/?back=${encodeURIComponent(`${app}/sso/back`)}`)
    case 'GET /sso/back': {
      const who = codes.get(query.get('code'))
      codes.delete(query.get('code'))
      return who ? welcome(response, who) : send(response, 400, 'text/plain', 'no such code')
    }
    case 'GET /board':
      return session ? html(response, board('/api')) : go(response, '/login')
  }
  if (path.startsWith('/public/')) return items(request, response, guest, path.slice('/public'.length))
  if (path.startsWith('/api/')) {
    if (session?.token !== request.headers['x-token']) {
      counters.refused++
      return send(response, 401, 'text/plain', 'log in first')
    }
    if (session.tab !== request.headers['x-tab']) counters.withoutTab++
    return items(request, response, session, path.slice('/api'.length))
  }
  return send(response, 404, 'text/plain', 'not found')
}

async function answerIdp(request, response) {
  const url = new URL(request.url, idp)
  if (url.pathname === '/style.css') return send(response, 200, 'text/css', style)
  if (request.method === 'GET') return html(response, form(url.pathname + url.search))
  const who = await person(request)
  if (!who) return html(response, form(url.pathname + url.search))
  const code = randomUUID()
  codes.set(code, who)
  return go(response, `${url.searchParams.get('back')}?code=${code}`)
}

const guarded = (answer) => (request, response) => answer(request, response).catch((error) => {
  console.error(error)
  response.destroy()
})
const listen = (answer, port, host) => new Promise((resolve) => {
  const server = http.createServer(guarded(answer)).listen(port, host, () => resolve(`http://${host}:${server.address().port}`))
  server.keepAliveTimeout = 60_000
})

app = await listen(answerApp, Number(process.env.PORT ?? 0), '127.0.0.1')
// Another host, so that it is another site and not only another origin.
idp = await listen(answerIdp, 0, 'localhost')
console.log(`app ${app} idp ${idp}`)
