// A picture that a test took.
import { useState } from 'preact/hooks'
import type { Screenshot } from '../../protocol'
import { relativeTo } from '../../store/paths'
import { Tool } from '../parts/button'
import { model, picture } from '../state'
import { Stage } from './stage'

export const pictureName = (of: Screenshot): string =>
  of.testFailure ? 'as it failed' : (of.name ?? of.path.slice(of.path.lastIndexOf('/') + 1))

/** `decoration`: its name stands beside it. */
export function Picture({ of, decoration = false }: { of: Screenshot; decoration?: boolean }) {
  const [missing, setMissing] = useState(false)
  if (missing) return <span class="nothing">The picture isn't on this machine.</span>
  return (
    <img
      src={`pictures/${encodeURIComponent(of.path)}`}
      alt={decoration ? '' : pictureName(of)}
      width={of.width}
      height={of.height}
      loading="lazy"
      onError={() => setMissing(true)}
    />
  )
}

export function PictureView({ of }: { of: Screenshot }) {
  const root = model.run?.started.project ?? ''
  const close = () => {
    picture.value = null
  }
  return (
    <Stage
      url={relativeTo(root, of.path)}
      size={[of.width, of.height]}
      tone="moment"
      badge={<span class="badge badge-moment">picture</span>}
      tools={
        <>
          <span class="stage-hint dim">{pictureName(of)}</span>
          <Tool icon="close" label="Back to the page" shortcut="esc" onClick={close}>
            Close
          </Tool>
        </>
      }
    >
      <Picture key={of.path} of={of} />
    </Stage>
  )
}
