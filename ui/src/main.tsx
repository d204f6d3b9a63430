import { effect } from '@preact/signals'
import { render } from 'preact'
import './style/tokens.css'
import './style/base.css'
import './style/shell.css'
import './style/rows.css'
import './style/page.css'
import './style/panel.css'
import './style/sessions.css'
import { App } from './view/app'
import { listenForKeys } from './view/keys'
import { link, model, revision, theme } from './view/state'

effect(() => {
  document.documentElement.dataset.theme = theme.value
})
effect(() => {
  revision.value
  document.title = model.hello ? `${model.hello.name} · Hinoki` : 'Hinoki'
})
render(<App />, document.getElementById('app')!)
listenForKeys()
link.connect()
