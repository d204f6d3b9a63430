// Texts with parts that stand out.
import { marked } from '../../store/filter'
import { stressed } from '../../store/format'

/** What was searched for is marked. */
export function Marked({ text, query }: { text: string; query: string }) {
  if (query === '') return <>{text}</>
  return <>{marked(query, text).map((part, at) => (part.mark ? <mark key={at}>{part.text}</mark> : part.text))}</>
}

/** `**parts**` of a message are strong. */
export function Message({ text, query }: { text: string; query: string }) {
  return (
    <>
      {stressed(text).map(({ text: part, strong }, at) =>
        strong ? <b key={at}>{part}</b> : <Marked key={at} text={part} query={query} />,
      )}
    </>
  )
}
