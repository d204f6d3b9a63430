// How large a tab is that the application opened.
import type { AutTab } from '../aut/tab'
import type { Driver } from '../engine/types'

const fitted = new WeakSet<AutTab>()

/** A tab becomes as large as the one that opened it; a window that a script opened with a size of its own keeps that. */
export async function fitTab(driver: Driver, id: string, tab: AutTab): Promise<void> {
  if (!id || fitted.has(tab) || !tab.accessible) return
  fitted.add(tab)
  if (!tab.window.toolbar.visible) return
  const now = (driver.state('viewport') as string | undefined)?.split('x').map(Number)
  const [width, height] = now ?? [driver.config('viewportWidth'), driver.config('viewportHeight')]
  await driver.host.call({
    method: 'inTab',
    params: { tab: id, call: { method: 'setViewport', params: { width: width!, height: height! } } },
  })
}
