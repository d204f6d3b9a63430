// The third column: the application live, or as it was; what a session holds.

import { Splitter } from '../parts/splitter'
import { SessionView } from '../sessions/session-view'
import { Broken, isBroken } from '../shell/states'
import { folded, isRecording, model, picture, revision, session, target as shownTarget, widths } from '../state'
import { LiveView } from './live-view'
import { MomentView } from './moment-view'
import { Panel } from './panel'
import { Picker } from './picker'
import { PictureView } from './picture-view'
import { TimelineStrip } from './timeline-strip'

export function PageColumn() {
  revision.value
  if (folded.page.value) return null
  if (session.value) return <SessionView />
  const target = shownTarget.value
  const shownPicture = picture.value
  const hasMoment = target !== null && target.node.snapshots.length > 0
  return (
    <section class="column column-page" aria-label="Application">
      {shownPicture ? (
        <PictureView of={shownPicture} />
      ) : isBroken() && !hasMoment ? (
        <Broken />
      ) : (
        <>
          {hasMoment ? <MomentView target={target} /> : <LiveView missing={target !== null} />}
          {!isRecording.value && <Picker />}
        </>
      )}
      {model.run && <TimelineStrip />}
      <Splitter label="Height of the details" size={widths.panel} min={96} max={640} axis="y" after />
      <Panel target={target} />
    </section>
  )
}
