import { StrictMode, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { Badge } from '@/Badge'
import { Label, storageKey } from '@/labels'

const App = () => {
  const [count, setCount] = useState(() => Number(localStorage.getItem(storageKey) ?? 0))
  const [name, setName] = useState('')
  useEffect(() => localStorage.setItem(storageKey, String(count)), [count])
  return (
    <>
      <p id="count"><Badge>{count}</Badge></p>
      <button type="button" onClick={() => setCount(count + 1)}>{Label.Add}</button>
      <button type="button" onClick={() => setCount(0)}>{Label.Reset}</button>
      <input placeholder="name" value={name} onChange={(event) => setName(event.target.value)} />
      {name && <output>Hello {name}</output>}
    </>
  )
}

createRoot(document.getElementById('root')!).render(<StrictMode><App /></StrictMode>)
