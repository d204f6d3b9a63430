import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isIn } from './storages'

test('a host below a registered domain is of another site where domains are registered in between', () => {
  const sites = { 'https://alice.s3.amazonaws.com': 'alice.s3.amazonaws.com', 'https://www.amazonaws.com:8443': 'amazonaws.com' }
  const fits = (url: string, site: string) => isIn(new URL(url), site, sites)
  assert.equal(fits('https://alice.s3.amazonaws.com/', 'https://amazonaws.com'), false)
  assert.equal(fits('https://alice.s3.amazonaws.com/', 'https://alice.s3.amazonaws.com'), true)
  assert.equal(fits('https://www.amazonaws.com:8443/', 'https://amazonaws.com'), true)
  assert.equal(fits('http://www.amazonaws.com:8443/', 'https://amazonaws.com'), false)
  assert.equal(fits('https://new.app.test/', 'https://app.test'), true, 'of one that nobody has met its name tells')
})
