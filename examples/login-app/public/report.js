import { $, call } from './common.js'

let made

const age = () => {
  if (made === undefined) return
  const minutes = Math.floor((Date.now() - made) / 60_000)
  $('#age').textContent = minutes === 0 ? 'just now' : `${minutes} min ago`
}

$('#make').addEventListener('click', async () => {
  $('#make').disabled = true
  $('#progress').hidden = false
  const { open, done } = await call('GET', '/api/report')
  $('#open').textContent = open
  $('#done').textContent = done
  $('#report').hidden = false
  $('#progress').hidden = true
  $('#make').disabled = false
  made = Date.now()
  age()
})

setInterval(age, 10_000)
