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
    for (const section of document.querySelectorAll('section')) {
      const own = [...section.querySelectorAll('.test')]
      section.hidden = own.length > 0 && own.every((test) => test.hidden)
    }
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
}
