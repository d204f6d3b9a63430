// What all pages share.
export const $ = (selector) => document.querySelector(selector)

export async function call(method, path, value) {
  const response = await fetch(path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: value === undefined ? undefined : JSON.stringify(value),
  })
  const answer = await response.json()
  if (!response.ok) throw new Error(answer.error)
  return answer
}

export function toast(text) {
  $('.toast').textContent = text
  setTimeout(() => { $('.toast').textContent = '' }, 3000)
}

const menu = $('.menu')
menu.addEventListener('click', () => {
  const open = $('#nav').classList.toggle('open')
  menu.setAttribute('aria-expanded', String(open))
})

if (document.body.dataset.page !== 'login') {
  call('GET', '/api/settings').then(({ theme, language }) => {
    document.documentElement.dataset.theme = theme
    document.documentElement.lang = language
  })
}
