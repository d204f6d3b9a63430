// sinon's fake servers and requests: evaluated when they are used, since their test of what the browser can do costs 40 ms a page.
const nise = () => require('../node_modules/nise/lib')

const lazy = (name) => ({ create: (...args) => nise()[name].create(...args) })

exports.fakeServer = lazy('fakeServer')
exports.fakeServerWithClock = lazy('fakeServerWithClock')
exports.fakeXhr = { useFakeXMLHttpRequest: () => nise().fakeXhr.useFakeXMLHttpRequest() }
