import assert from 'node:assert/strict'
import { test } from 'node:test'
import { escapeAttribute, escapeStyle, escapeText } from './escape'
import { hash } from './hash'

test('other texts have other names, of one form', () => {
  const texts = [
    '',
    'a',
    'b',
    'ab',
    'ba',
    '\u0000',
    'a'.repeat(1000),
    `${'a'.repeat(999)}b`,
    ...Array.from({ length: 5000 }, (_, i) => `<p>${i}</p>`),
  ]
  const names = texts.map(hash)
  assert.equal(new Set(names).size, texts.length)
  for (const name of names) assert.ok(/^[0-9a-z]{22}$/.test(name), name)
  assert.equal(hash('<p>1</p>'), hash(`<p>${1}</p>`))
})

test('text comes out of the parser as it went in', () => {
  assert.equal(escapeText('a & b < c > "d"\u00a0'), 'a &amp; b &lt; c &gt; "d"&nbsp;')
  assert.equal(escapeAttribute('a & "b" <'), 'a &amp; &quot;b&quot; &lt;')
  assert.equal(escapeStyle('a{content:"</style><!--"}'), 'a{content:"\\3c /style>\\3c !--"}')
})
