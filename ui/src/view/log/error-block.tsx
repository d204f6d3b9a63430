// Why a test failed: what was expected and found, the lines of the spec, the way to them.
import { useState } from 'preact/hooks'
import type { CodeFrame, TestError } from '../../protocol'
import { diff } from '../../store/diff'
import type { Row } from '../../store/rows'
import { openInEditor } from '../actions'
import { Icon } from '../parts/icon'
import { Message } from '../parts/text'
import { TreeRow } from './tree-row'

export function ErrorRow({ row, active }: { row: Extract<Row, { kind: 'error' }>; active: boolean }) {
  return (
    <TreeRow row={row} class="error-block" active={active} block>
      <ErrorView error={row.error} />
    </TreeRow>
  )
}

export function ErrorView({ error }: { error: TestError }) {
  const [open, setOpen] = useState(false)
  const frame = error.codeFrame
  return (
    // A click in the text is for selecting it.
    // biome-ignore lint/a11y/useKeyWithClickEvents: nothing is done
    // biome-ignore lint/a11y/noStaticElementInteractions: nothing is done
    <div class="error" onClick={(event) => event.stopPropagation()}>
      <p class="error-message">
        <Icon name="failed" />
        <span>
          <b>{error.name}</b>
          {error.hook !== null && <span class="dim"> in {error.hook}</span>}
          <br />
          <Message text={error.message} query="" />
        </span>
      </p>
      {error.hint !== null && <p class="error-hint">hint: {error.hint}</p>}
      {error.expected !== null && error.actual !== null && <Diff expected={error.expected} actual={error.actual} />}
      {frame && <Frame frame={frame} />}
      <p class="error-links">
        {frame && <Place frame={frame} />}
        {error.stack !== '' && (
          <button type="button" class="link" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? 'hide stack' : 'stack'}
          </button>
        )}
      </p>
      {open && <pre class="error-stack">{error.stack}</pre>}
    </div>
  )
}

function Place({ frame: { location } }: { frame: CodeFrame }) {
  const { file, line, column } = location
  return (
    <button type="button" class="link" data-tip="Open in editor" onClick={() => openInEditor(file, line, column)}>
      <span class="mono">
        {file}:{line}:{column}
      </span>
    </button>
  )
}

function Diff({ expected, actual }: { expected: string; actual: string }) {
  const lines = diff(expected, actual)
  return (
    <div class="diff">
      <p class="diff-head">
        <span class="diff-expected">− expected</span>
        <span class="diff-actual">+ found</span>
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
      <pre role="group" tabIndex={0} aria-label="Difference of expected and found">
        {lines.map((line, at) => (
          <span key={at} class={`diff-${line.kind}`}>
            {line.kind === 'same' ? '  ' : line.kind === 'expected' ? '− ' : '+ '}
            {line.text}
            {'\n'}
          </span>
        ))}
      </pre>
    </div>
  )
}

export function Frame({ frame: { lines, firstLine, location } }: { frame: CodeFrame }) {
  const width = String(firstLine + lines.length).length
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <pre class="frame" role="group" tabIndex={0} aria-label={`${location.file}, line ${location.line}`}>
      {lines.map((line, at) => {
        const number = firstLine + at
        const here = number === location.line
        return (
          <span key={number} class={here ? 'frame-here' : ''}>
            <span class="frame-number">{String(number).padStart(width)}</span>
            {here ? (
              <>
                {line.slice(0, location.column - 1)}
                <span class="frame-mark">{line.slice(location.column - 1).match(/^\w+|^./)?.[0] ?? ' '}</span>
                {line.slice(location.column - 1).replace(/^\w+|^./, '')}
              </>
            ) : (
              line
            )}
            {'\n'}
          </span>
        )
      })}
    </pre>
  )
}
