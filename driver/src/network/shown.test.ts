import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exchangeProps } from './shown'

test('the console shows a request and its response, but no secret of their headers', () => {
  const sent = { method: 'POST', url: 'http://app.test/login', headers: { Cookie: 'sid=1', accept: '*/*' }, body: { name: 'alice' } }
  const received = { status: 200, statusText: 'OK', headers: { 'set-cookie': ['sid=2'] }, body: '' }
  assert.deepEqual(exchangeProps(sent, received, { Routes: ['/login'] }), {
    Method: 'POST',
    URL: 'http://app.test/login',
    Status: '200 OK',
    Routes: ['/login'],
    'Request headers': { Cookie: '•••', accept: '*/*' },
    'Request body': { name: 'alice' },
    'Response headers': { 'set-cookie': '•••' },
  })
  assert.deepEqual(Object.keys(exchangeProps({ method: 'GET', url: '/', headers: {}, body: '' }, undefined)), ['Method', 'URL'])
})
