// A small app to test: log in, keep a list, change settings, read a slow report. Node alone, nothing to install.
//   PORT=3000 node server.mjs
// Each login begins with an empty list of its own, so tests don't meet.
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import http from 'node:http'

const users = { jane: { password: 'correct-horse', name: 'Jane Doe' }, omar: { password: 'battery-staple', name: 'Omar Haddad' } }
const sessions = new Map()
const types = { html: 'text/html; charset=utf-8', css: 'text/css', js: 'text/javascript' }

const cookie = (request) => /(?:^|;\s*)session=(\w+)/.exec(request.headers.cookie ?? '')?.[1]
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

async function body(request) {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

function send(response, status, type, text, headers = {}) {
  response.writeHead(status, { 'content-type': types[type] ?? type, 'cache-control': 'no-store', ...headers })
  response.end(text)
}

const json = (response, status, value) => send(response, status, 'application/json', JSON.stringify(value))
const redirect = (response, location, headers = {}) => response.writeHead(303, { location, ...headers }).end()

async function page(response, name, status = 200) {
  const [layout, main] = await Promise.all([file('pages/layout.html'), file(`pages/${name}.html`)])
  send(response, status, 'html', layout.replace('<!-- main -->', () => main).replaceAll('{{page}}', name))
}

const file = (path) => readFile(new URL(path, import.meta.url), 'utf8')

async function asset(response, name) {
  try {
    send(response, 200, name.split('.').pop(), await file(`public/${name}`))
  } catch {
    send(response, 404, 'html', 'not found')
  }
}

async function logIn(request, response) {
  const form = new URLSearchParams(await body(request))
  const user = users[form.get('username')]
  if (user?.password !== form.get('password')) return redirect(response, '/login?wrong')
  const id = randomBytes(12).toString('hex')
  sessions.set(id, { name: user.name, todos: [], settings: { language: 'en', theme: 'light', notify: [], birthday: '', about: '' }, next: 1 })
  redirect(response, '/', { 'set-cookie': `session=${id}; Path=/; HttpOnly; SameSite=Lax` })
}

async function api(request, response, path, session) {
  const route = `${request.method} ${path.replace(/\d+$/, ':id')}`
  const todo = session.todos.find(({ id }) => id === Number(path.split('/').pop()))
  switch (route) {
    case 'GET /api/me':
      return json(response, 200, { name: session.name })
    case 'GET /api/todos':
      return json(response, 200, session.todos)
    case 'POST /api/todos': {
      const { title } = JSON.parse(await body(request))
      if (!title?.trim()) return json(response, 422, { error: 'A to-do needs a title.' })
      const made = { id: session.next++, title: title.trim(), done: false }
      session.todos.push(made)
      return json(response, 201, made)
    }
    case 'PATCH /api/todos/:id':
      if (!todo) return json(response, 404, { error: 'There is no such to-do.' })
      Object.assign(todo, JSON.parse(await body(request)))
      return json(response, 200, todo)
    case 'DELETE /api/todos/:id':
      session.todos = session.todos.filter((other) => other !== todo)
      return json(response, 200, {})
    case 'DELETE /api/todos':
      session.todos = []
      return json(response, 200, {})
    case 'GET /api/settings':
      return json(response, 200, session.settings)
    case 'PUT /api/settings':
      session.settings = JSON.parse(await body(request))
      return json(response, 200, session.settings)
    case 'GET /api/report':
      await pause(900)
      return json(response, 200, { open: session.todos.filter(({ done }) => !done).length, done: session.todos.filter(({ done }) => done).length })
    default:
      return json(response, 404, { error: 'not found' })
  }
}

async function answer(request, response) {
  const path = new URL(request.url, 'http://localhost').pathname
  const session = sessions.get(cookie(request))
  if (path.startsWith('/public/')) return asset(response, path.slice('/public/'.length))
  if (path === '/login') return request.method === 'POST' ? logIn(request, response) : page(response, 'login')
  if (path === '/logout') {
    sessions.delete(cookie(request))
    return redirect(response, '/login', { 'set-cookie': 'session=; Path=/; Max-Age=0' })
  }
  if (!session) return path.startsWith('/api/') ? json(response, 401, { error: 'Log in first.' }) : redirect(response, '/login')
  if (path.startsWith('/api/')) return api(request, response, path, session)
  const name = { '/': 'todos', '/settings': 'settings', '/report': 'report' }[path]
  return name ? page(response, name) : page(response, 'missing', 404)
}

const server = http.createServer((request, response) => {
  answer(request, response).catch((error) => {
    console.error(error)
    if (!response.headersSent) json(response, 500, { error: 'Something broke.' })
  })
})
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`login-app listens on http://127.0.0.1:${server.address().port}`)
})
