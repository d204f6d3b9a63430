import assert from 'node:assert/strict'
import { test } from 'node:test'
import { absolute, isLossy, standStill } from './css'

test('addresses start at the sheet, whatever shows it', () => {
  const at = (text: string) => absolute(text, 'http://app.test/css/a.css')
  assert.equal(at('a{b:url(x.png)}'), 'a{b:url("http://app.test/css/x.png")}')
  assert.equal(at(`a{b:url("../x.png"),url( 'y y.png' )}`), 'a{b:url("http://app.test/x.png"),url("http://app.test/css/y%20y.png")}')
  for (const kept of ['url(#g)', 'url("data:image/png;base64,AA==")', 'url(https://cdn.test/x.png)', 'url(//cdn.test/x)', 'url("")']) {
    assert.equal(at(kept), kept)
  }
})

test('a text that browsers give without its values is known', () => {
  assert.ok(isLossy('p { background-image: ; background-color: red; }'))
  assert.ok(!isLossy('p { --tw-ring: ; color: red; }'))
  assert.ok(!isLossy('a:hover { color: red; }'))
})

test('states that a script brings about go by marks', () => {
  assert.equal(
    standStill('[popover]:popover-open{} dialog:modal{} x:not(:defined){}'),
    '[popover][data-hinoki-popover]{} dialog[data-hinoki-modal]{} x:not(:not(hinoki-undefined)){}',
  )
  assert.equal(standStill('a:modal-like{}'), 'a:modal-like{}')
})
