// All keys.
import { useLayoutEffect, useRef } from 'preact/hooks'
import { Tool } from '../parts/button'
import { help, isRecording, model, revision, singleKeys } from '../state'

const live: [string, string][] = [
  ['r', 'run again (the marked specs, if there are any)'],
  ['s', 'stop'],
  ['a', 'run all specs'],
  ['⇧f', 'run what failed'],
  ['w', 'run specs again as files are saved'],
  ['n', 'paused: the next command only'],
  ['c', 'paused: go on'],
  ['p', 'pick an element'],
]
const both: [string, string][] = [
  ['f', 'find a spec'],
  ['/', 'search in the log'],
  ['.', 'only failed'],
  ['j  k', 'along the log; also ↓ ↑'],
  ['→  ←', 'open, close'],
  ['⏎', 'pin, or open'],
  ['b', 'before, after'],
  ['v', 'play the test at the speed at which it ran; hold'],
  ['esc', 'let go, back to the live page'],
  ['e', 'open in the editor'],
  ['x', 'mark a spec, to run several'],
  ['l', 'all saved sessions'],
  ['1  2  3', 'fold specs, log, page'],
  ['t', 'dark, light'],
  ['?', 'this list'],
]

export function Help() {
  const box = useRef<HTMLDialogElement>(null)
  const open = help.value
  revision.value
  useLayoutEffect(() => {
    if (open) box.current?.showModal()
    else box.current?.close()
  }, [open])
  const keys = isRecording.value ? both : [...live, ...both]
  return (
    <dialog
      ref={box}
      class="help"
      aria-labelledby="help-title"
      onClose={() => {
        help.value = false
      }}
    >
      {open && (
        <>
          <header>
            <h2 id="help-title">Keys</h2>
            <Tool
              icon="close"
              label="Close"
              shortcut="esc"
              onClick={() => {
                help.value = false
              }}
            />
          </header>
          <dl>
            {keys.map(([key, what]) => (
              <div key={key}>
                <dt>
                  {key.split(/\s+/).map((one) => (
                    <kbd key={one}>{one}</kbd>
                  ))}
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
          <footer>
            <label>
              <input
                type="checkbox"
                checked={singleKeys.value}
                onChange={(event) => {
                  singleKeys.value = event.currentTarget.checked
                }}
              />
              Keys without Ctrl or ⌘ act everywhere in the page
            </label>
            <span class="dim">Hinoki {model.hello?.hinoki}</span>
          </footer>
        </>
      )}
    </dialog>
  )
}
