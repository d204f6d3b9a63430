// What the application's tab tells, as events of Cypress, and its errors as failures.
import type { TabEvents } from '../aut/tab'
import { visitUnderWay } from '../aut/visit-state'
import type { Core } from './core'
import { attachInvocation, makeError, toError } from './errors'

export function pageEvents(core: () => Core): TabEvents {
  // A listener of the user that throws fails the test.
  const guarded = (work: () => void) => {
    try {
      work()
    } catch (thrown) {
      core().run?.end(toError(thrown))
    }
  }
  let last = ''
  return {
    beforeLoad(win) {
      const visit = visitUnderWay()
      // Pages ask by it whether they are under test.
      Object.assign(win, { Cypress: (window as { Cypress?: unknown }).Cypress })
      try {
        for (const change of core().beforeEveryLoad) change(win)
        for (const change of core().beforeLoad) change(win)
        core().emit('window:before:load', win)
        visit?.onBeforeLoad?.(win)
      } catch (thrown) {
        if (visit) visit.failed(thrown)
        else core().run?.end(toError(thrown))
      }
    },
    load(win) {
      const visit = visitUnderWay()
      try {
        core().emit('window:load', win)
        visit?.onLoad?.(win)
      } catch (thrown) {
        if (visit) visit.failed(thrown)
        else core().run?.end(toError(thrown))
      }
    },
    beforeUnload: (event) => guarded(() => void core().emit('window:before:unload', event)),
    unload: (event) => guarded(() => void core().emit('window:unload', event)),
    urlChanged(url) {
      if (url === last) return
      last = url
      guarded(() => void core().emit('url:changed', url))
    },
    loading: (loading) => guarded(() => void core().emit('page:loading', loading)),
    uncaught(thrown, kind) {
      const { run } = core()
      if (!run) return
      const error = toError(thrown)
      // Says only that observers were slow: browsers report it as an error, no page handles it.
      if (kind === 'error' && /^ResizeObserver loop /.test(error.message)) return
      const runnable = core().states.get('runnable')
      let results: unknown[] = []
      try {
        results = core().emit('uncaught:exception', error, runnable, kind === 'rejection' ? thrown : undefined)
      } catch (other) {
        run.end(toError(other))
        return
      }
      if (results.includes(false)) return
      const failure = fromApplication(error, kind)
      // Says what the test did at that moment.
      const { current } = core()
      if (current) attachInvocation(failure, current.invocation)
      run.end(failure)
    },
    dialog(kind, win, args) {
      const text = args[0] === undefined ? '' : String(args[0])
      let results: unknown[] = []
      guarded(() => {
        results = core().emit(`window:${kind}`, kind === 'prompt' ? args : text)
      })
      void win
      if (kind === 'alert') return undefined
      if (kind === 'confirm') return !results.includes(false)
      // Prompts are answered with their default, or with what a listener returns.
      const answer = results.find((result) => result !== undefined)
      if (answer !== undefined) return answer
      return args[1] === undefined ? '' : String(args[1])
    },
  }
}

function fromApplication(error: Error, kind: 'error' | 'rejection'): Error {
  const what = kind === 'rejection' ? 'an unhandled promise rejection' : 'an uncaught exception'
  const failure = makeError(`The application threw ${what}, which fails the test:\n\n  > ${error.message}`, {
    name: error.name,
    hint: "to let the test go on: cy.on('uncaught:exception', (err) => false), for the errors that you expect",
  })
  if (error.stack) failure.stack = error.stack
  return failure
}
