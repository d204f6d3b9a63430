import { $, call, toast } from './common.js'

const form = $('#settings')
const left = () => { $('#left').textContent = 120 - form.elements.about.value.length }

const values = () => {
  const data = new FormData(form)
  return { ...Object.fromEntries(data), notify: data.getAll('notify') }
}

form.elements.about.addEventListener('input', left)
form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const saved = await call('PUT', '/api/settings', values())
  document.documentElement.dataset.theme = saved.theme
  document.documentElement.lang = saved.language
  toast('Saved')
})

const settings = await call('GET', '/api/settings')
for (const [name, value] of Object.entries(settings)) {
  if (name === 'notify') for (const box of form.elements.notify) box.checked = value.includes(box.value)
  else form.elements[name].value = value
}
left()
