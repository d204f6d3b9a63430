import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matchesSocket, type SocketMatcher } from './websocket-route'

function check(matcher: SocketMatcher, url: string, expected = true): void {
  assert.equal(matchesSocket(matcher, url), expected, `${JSON.stringify(matcher)} ${url}`)
}

test('the whole address, or its path', () => {
  check({ url: 'ws://a.test' }, 'ws://a.test/')
  check({ url: 'ws://a.test/chat?x=1' }, 'ws://a.test/chat?x=1')
  check({ url: 'ws://a.test/chat' }, 'ws://a.test/chat?x=1', false)
  check({ url: '**/chat*' }, 'wss://a.test:8080/deep/chat?x=1')
  check({ url: '/chat' }, 'ws://a.test/chat')
  check({ url: /chat$/g }, 'ws://a.test/chat')
  check({ url: /chat$/g }, 'ws://a.test/chat')
})

test('parts of it', () => {
  check({ hostname: 'a.test', port: [80, 443], https: true }, 'wss://a.test/')
  check({ https: false }, 'wss://a.test/', false)
  check({ pathname: '/chat', query: { room: 1 } }, 'ws://a.test/chat?room=1')
  check({ query: { room: /^x/ } }, 'ws://a.test/chat?room=1', false)
  check({}, 'ws://a.test/any')
})
