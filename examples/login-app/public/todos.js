import { $, call, toast } from './common.js'

let todos = []
let filter = 'all'
const shown = { all: () => true, open: ({ done }) => !done, done: ({ done }) => done }

function row(todo) {
  const item = document.createElement('li')
  item.className = todo.done ? 'done' : ''
  const box = Object.assign(document.createElement('input'), { type: 'checkbox', checked: todo.done })
  box.setAttribute('aria-label', `Done: ${todo.title}`)
  box.addEventListener('change', async () => {
    Object.assign(todo, await call('PATCH', `/api/todos/${todo.id}`, { done: box.checked }))
    render()
  })
  const title = Object.assign(document.createElement('span'), { className: 'title', textContent: todo.title })
  title.addEventListener('dblclick', async () => {
    const changed = prompt('New title', todo.title)
    if (!changed) return
    Object.assign(todo, await call('PATCH', `/api/todos/${todo.id}`, { title: changed }))
    render()
  })
  const remove = Object.assign(document.createElement('button'), { type: 'button', className: 'quiet', textContent: 'Remove' })
  remove.addEventListener('click', async () => {
    await call('DELETE', `/api/todos/${todo.id}`)
    todos = todos.filter((other) => other !== todo)
    render()
  })
  item.append(box, title, remove)
  return item
}

function render() {
  const rows = todos.filter(shown[filter]).sort((a, b) => a.id - b.id).map(row)
  $('#todos').replaceChildren(...rows)
  $('#empty').hidden = rows.length > 0
  $('#count').textContent = `${todos.filter(shown.open).length} open`
  $('#clear').disabled = todos.length === 0
}

for (const button of document.querySelectorAll('[data-filter]')) {
  button.addEventListener('click', () => {
    filter = button.dataset.filter
    for (const other of document.querySelectorAll('[data-filter]')) other.setAttribute('aria-pressed', String(other === button))
    render()
  })
}

$('#add').addEventListener('submit', async (event) => {
  event.preventDefault()
  const input = event.target.elements.title
  const title = input.value
  input.value = ''
  try {
    todos.push(await call('POST', '/api/todos', { title }))
    $('#add-error').hidden = true
    render()
  } catch (error) {
    $('#add-error').textContent = error.message
    $('#add-error').hidden = false
  }
})

$('#clear').addEventListener('click', async () => {
  if (!confirm(`Remove all ${todos.length}?`)) return
  await call('DELETE', '/api/todos')
  todos = []
  toast('All removed')
  render()
})

const [me, list] = await Promise.all([call('GET', '/api/me'), call('GET', '/api/todos')])
todos = list
render()
$('#name').textContent = me.name
// Nothing is added before it is known what is there.
$('#add fieldset').disabled = false
