// The page: a bar, and three columns that keep their widths.
import { LogColumn } from './log/log-column'
import { PageColumn } from './page/page-column'
import { Splitter } from './parts/splitter'
import { Tooltip } from './parts/tooltip'
import { SessionsPage } from './sessions/sessions-page'
import { Announcer, Notice } from './shell/announcer'
import { Help } from './shell/help'
import { Lost } from './shell/states'
import { TopBar } from './shell/top-bar'
import { SpecColumn } from './specs/spec-column'
import { folded, place, widths } from './state'

export function App() {
  const [specs, log, page] = [!folded.specs.value, !folded.log.value, !folded.page.value]
  const columns = [
    specs && `minmax(180px, ${widths.specs.value}px) 1px`,
    log && (page ? `minmax(320px, ${widths.log.value}px) 1px` : 'minmax(320px, 1fr)'),
    page && 'minmax(320px, 1fr)',
  ]
  return (
    <div class="app">
      <TopBar />
      <Lost />
      <main class="columns" style={{ gridTemplateColumns: columns.filter(Boolean).join(' ') || '1fr' }}>
        {specs && <SpecColumn />}
        {specs && <Splitter label="Width of the specs" size={widths.specs} min={180} max={560} axis="x" />}
        {log && (place.value === 'sessions' ? <SessionsPage /> : <LogColumn />)}
        {log && page && <Splitter label="Width of the log" size={widths.log} min={320} max={1400} axis="x" />}
        {page && <PageColumn />}
      </main>
      <Help />
      <Notice />
      <Announcer />
      <Tooltip />
    </div>
  )
}
