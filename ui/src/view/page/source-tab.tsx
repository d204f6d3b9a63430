// The file in which a command was called, or the spec's own: read only, as it was when it ran.
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { highlight } from '../../store/highlight'
import type { Node } from '../../store/model'
import { relativeTo } from '../../store/paths'
import { openInEditor, pin } from '../actions'
import { Frame } from '../log/error-block'
import { Tool } from '../parts/button'
import { link, model, revision, shownSpec, type Target } from '../state'

/** Height of a line, as the style says. */
const LINE = 18

interface Place {
  file: string
  line: number | null
  column: number
}

export function SourceTab({ target }: { target: Target | null }) {
  revision.value
  const place = placeOf(target)
  const text = useSource(place?.file ?? null)
  if (!place) {
    return <p class="nothing">{target ? 'It is not known which line of the spec this comes from.' : 'Nothing has run yet.'}</p>
  }
  const { file, line, column } = place
  const failure = target?.attempt.result?.error?.codeFrame ?? null
  const isFailed = target?.node.entry.state === 'failed'
  return (
    <div class="source">
      <p class="source-head">
        <span class="mono">
          {file}
          {line !== null && `:${line}:${column}`}
        </span>
        <Tool icon="edit" label="Open in editor" shortcut="e" onClick={() => openInEditor(file, line ?? 1, column)}>
          Open in editor
        </Tool>
      </p>
      {text === null ? (
        failure && failure.location.file === file && <Frame frame={failure} />
      ) : (
        <Code key={file} file={file} text={text} line={line} failed={isFailed} target={target} />
      )}
    </div>
  )
}

function placeOf(target: Target | null): Place | null {
  if (target) {
    const { node, attempt } = target
    const failure = node.entry.state === 'failed' ? (attempt.result?.error?.codeFrame ?? null) : null
    return node.entry.location ?? failure?.location ?? null
  }
  const spec = shownSpec()
  const file = spec && model.run?.started.specs.find((one) => one.relative === spec.path)
  if (!file || !model.run) return null
  return { file: relativeTo(model.run.started.project, file.absolute), line: null, column: 1 }
}

const texts = new Map<string, string>()

/** The text of a file of the run that is shown; `null` until it is there. */
function useSource(file: string | null): string | null {
  const run = model.run
  // A spec's own text is known once its tests are.
  const declared = (shownSpec()?.suites.length ?? 0) > 0
  const name = file === null || !run ? null : `${run.number}\n${file}`
  const [, setLoaded] = useState(0)
  useEffect(() => {
    if (name === null || file === null || texts.has(name)) return
    let wanted = true
    link.request({ method: 'showSource', params: { file } }).then(
      (text) => {
        // Those of earlier runs are of no use any more.
        for (const known of texts.keys()) if (known.split('\n')[0] !== name.split('\n')[0]) texts.delete(known)
        texts.set(name, String(text))
        if (wanted) setLoaded((count) => count + 1)
      },
      // The lines around a failure are known without it.
      () => undefined,
    )
    return () => {
      wanted = false
    }
  }, [name, file, declared])
  return name === null ? null : (texts.get(name) ?? null)
}

interface CodeProps {
  file: string
  text: string
  line: number | null
  failed: boolean
  target: Target | null
}

function Code({ file, text, line, failed, target }: CodeProps) {
  const box = useRef<HTMLDivElement>(null)
  const parts = useMemo(() => highlight(text), [text])
  const count = useMemo(() => text.replace(/\n$/, '').split('\n').length, [text])
  const called = useMemo(() => calledFrom(file, target), [file, target, target?.attempt.entries.length])
  useLayoutEffect(() => {
    if (line === null) return
    const element = box.current!
    const top = (line - 1) * LINE
    // What can be seen already stays where it is.
    if (top < element.scrollTop + LINE || top > element.scrollTop + element.clientHeight - 3 * LINE) {
      element.scrollTop = top - element.clientHeight / 2 + LINE
    }
  }, [line, text])
  const show = (event: MouseEvent) => {
    const { top } = (event.currentTarget as HTMLElement).getBoundingClientRect()
    const node = called.get(Math.floor((event.clientY - top) / LINE) + 1)
    if (node && target && node !== target.node) pin({ ...target, node })
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <div class="code" ref={box} role="region" tabIndex={0} aria-label={`${file}, read only`}>
      {line !== null && (
        <div class={`code-here ${failed ? 'code-failed' : ''}`} style={{ top: `${(line - 1) * LINE}px` }}>
          <span class="unseen">line {line}</span>
        </div>
      )}
      {/* The log is the way for those without a pointer. */}
      <div class="code-gutter" aria-hidden="true" onClick={show}>
        {[...called].map(([at, { entry }]) => (
          <span key={at} class={`code-called code-${entry.state}`} style={{ top: `${(at - 1) * LINE}px` }} />
        ))}
        <pre>{Array.from({ length: count }, (_, at) => at + 1).join('\n')}</pre>
      </div>
      <pre class="code-text">
        <code>
          {parts.map((part, at) =>
            part.kind === 'plain' ? (
              part.text
            ) : (
              <span key={at} class={`code-${part.kind}`}>
                {part.text}
              </span>
            ),
          )}
        </code>
      </pre>
    </div>
  )
}

/** The last command of the attempt that each line called. */
function calledFrom(file: string, target: Target | null): Map<number, Node> {
  const lines = new Map<number, Node>()
  for (const node of target?.attempt.entries ?? []) {
    const { location, kind, name } = node.entry
    if (location?.file !== file || kind === 'system') continue
    // A line is as bad as the worst that it called; an assertion is part of its command.
    const known = lines.get(location.line)
    if (
      !known ||
      (node.entry.state !== 'passed' && known.entry.state === 'passed') ||
      (name !== 'assert' && known.entry.name === 'assert')
    ) {
      lines.set(location.line, node)
    }
  }
  return lines
}
