// Shows the tests that are wanted. Without it everything is there.
{
  const tests = [...document.querySelectorAll('.test')]
  const search = document.querySelector('.search')
  const apply = () => {
    const state = document.querySelector('.sums input:checked').value
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean)
    for (const test of tests) {
      const isWanted = state === 'all' || test.dataset.state === state || (state === 'flaky' && 'flaky' in test.dataset)
      const text = test.firstElementChild.textContent.toLowerCase()
      test.hidden = !isWanted || !words.every((word) => text.includes(word))
    }
    const isNarrow = state !== 'all' || words.length > 0
    for (const spec of document.querySelectorAll('.spec')) {
      const own = [...spec.querySelectorAll('.test')]
      const isWanted = own.some((test) => !test.hidden)
      const isBroken = own.length === 0 && words.length === 0 && (state === 'all' || state === 'failed')
      spec.hidden = !isWanted && !isBroken
      // What is looked for is to be seen; what was open comes back.
      spec.dataset.open ??= spec.open
      spec.open = isNarrow || spec.dataset.open === 'true'
    }
    const failures = document.querySelector('.failures')
    if (failures) failures.hidden = isNarrow
  }
  document.querySelector('.sums').addEventListener('input', apply)
  for (const link of document.querySelectorAll('.chapters a')) {
    link.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return
      event.preventDefault()
      const video = link.closest('.video').querySelector('video')
      video.currentTime = Number(link.dataset.at)
      video.play()
    })
  }
  // A link leads to something that is open.
  const reveal = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1))
    for (let each = target; each; each = each.parentElement) if (each.tagName === 'DETAILS') each.open = true
    if (target) target.scrollIntoView()
  }
  addEventListener('hashchange', reveal)
  reveal()
  for (const time of document.querySelectorAll('time')) {
    time.title = time.dateTime
    time.textContent = new Date(time.dateTime).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
  }
}
