const order = []
before(() => {
  order.push('root before')
})
beforeEach(() => {
  order.push('root beforeEach')
})
afterEach(() => {
  order.push('root afterEach')
})

describe('hooks', () => {
  before(() => {
    order.push('before')
    cy.wrap(1).then(() => order.push('command in before'))
  })
  beforeEach(() => order.push('beforeEach'))
  afterEach(function () {
    order.push(`afterEach ${this.currentTest.state}`)
  })
  after(() => {
    order.push('after')
  })
  it('one', () => {
    order.push('one')
  })
  describe('inner', () => {
    before(() => order.push('inner before'))
    after(() => order.push('inner after'))
    it('two', () => {
      order.push('two')
    })
  })
})

it('tests of the root come before suites', () => {
  expect(order).to.deep.eq(['root before', 'root beforeEach'])
})

describe('the order of hooks', () => {
  it('is that of Mocha', () => {
    expect(order).to.deep.eq([
      'root before', 'root beforeEach', 'root afterEach',
      'before', 'command in before', 'root beforeEach', 'beforeEach', 'one', 'afterEach passed', 'root afterEach',
      'inner before', 'root beforeEach', 'beforeEach', 'two', 'afterEach passed', 'root afterEach', 'inner after',
      'after', 'root beforeEach',
    ])
  })
})

describe('kinds of tests', () => {
  const never = () => {
    throw new Error('must not run')
  }
  it.skip('skipped', never)
  xit('crossed out', never)
  it('without a body')
  it('skips itself', function () {
    this.skip()
    never()
  })
  describe.skip('skipped suite', () => {
    it('in it', never)
  })
  describe('skipped in before', () => {
    before(function () {
      this.skip()
    })
    it('first', never)
    it('second', never)
  })
  it('promise', () => new Promise((resolve) => setTimeout(resolve, 20)))
  it('async', async () => {
    await 1
  })
  it('done', (done) => {
    setTimeout(done, 10)
  })
  it('knows itself', function () {
    this.timeout(10000)
    expect(this.test.title).to.eq('knows itself')
    expect(Cypress.currentTest).to.deep.eq({ title: 'knows itself', titlePath: ['kinds of tests', 'knows itself'] })
    expect(this.test.id).to.match(/^r\d+$/)
  })
  it('for another browser', { browser: 'firefox' }, never)
  it('not for another browser', { browser: '!firefox' }, () => {})
})

describe('configuration', { defaultCommandTimeout: 1234, env: { outer: 1 } }, () => {
  it('of suites', () => {
    expect(Cypress.config('defaultCommandTimeout')).to.eq(1234)
    expect(Cypress.env('outer')).to.eq(1)
  })
  it('of tests', { defaultCommandTimeout: 5, env: { inner: 2 } }, () => {
    expect(Cypress.config('defaultCommandTimeout')).to.eq(5)
    expect(Cypress.env()).to.include({ outer: 1, inner: 2 })
  })
  it('ends with them', () => {
    expect(Cypress.config('defaultCommandTimeout')).to.eq(1234)
    expect(Cypress.env('inner')).to.eq(undefined)
  })
  it('set while running lasts', () => {
    Cypress.config('pageLoadTimeout', 4321)
    Cypress.env('lasting', true)
  })
  it('… until the end of the spec', () => {
    expect(Cypress.config('pageLoadTimeout')).to.eq(4321)
    expect(Cypress.env('lasting')).to.eq(true)
  })
  it('is refused where it comes too late', () => {
    expect(() => Cypress.config('browser', {})).to.throw('read only')
    expect(() => it('never declared', { video: true }, () => {})).to.throw('whole run')
    expect(() => it('never declared', { testIsolation: false }, () => {})).to.throw('only be set for suites')
    expect(() => it('never declared', { retries: -1 }, () => {})).to.throw('whole number')
  })
})

describe('retries', { retries: 2 }, () => {
  let attempts = 0
  let befores = 0
  before(() => {
    befores++
  })
  it('run the test again, before hooks not', () => {
    attempts++
    expect(Cypress.currentRetry).to.eq(attempts - 1)
    expect(attempts).to.eq(3)
    expect(befores).to.eq(1)
  })
  describe('of hooks', () => {
    let calls = 0
    beforeEach(() => {
      calls++
      if (calls < 2) throw new Error('the first time')
    })
    it('one', () => {})
    it('two', () => {})
  })
})

describe('Cypress', () => {
  it('has what the documentation lists', () => {
    expect(Cypress.spec).to.include({ name: 'structure.cy.js', fileExtension: '.js' })
    expect(Cypress.testingType).to.eq('e2e')
    expect(Cypress.isCy(cy)).to.eq(true)
    expect(Cypress.isCy(1)).to.eq(false)
    expect(Cypress.isBrowser({ family: 'chromium' })).to.eq(true)
    expect(Cypress.isBrowser(['!chromium'])).to.eq(false)
    expect(Cypress._.chunk([1, 2, 3], 2)).to.deep.eq([[1, 2], [3]])
    expect(Cypress.minimatch('/a/b.js', '/a/*.js')).to.eq(true)
    expect(Cypress.Buffer.from('x').toString('base64')).to.eq('eA==')
    expect(Cypress.sinon.match.string.test('x')).to.eq(true)
    expect(Cypress.Promise.resolve().tap).to.be.a('function')
    expect(Cypress.dom.isElement(document.body)).to.eq(true)
    return Cypress.Blob.blobToBase64String(Cypress.Blob.base64StringToBlob('eA==')).then((text) => expect(text).to.eq('eA=='))
  })
})

describe('cy.state', () => {
  for (const nth of [1, 2]) {
    it(`begins anew with each test (${nth})`, () => {
      expect(cy.state('counted')).to.equal(undefined)
      cy.state('counted', nth)
      cy.then(() => expect(cy.state('counted')).to.equal(nth))
    })
  }
})

describe('the runner', () => {
  it('knows the running test', function () {
    const runner = Cypress.mocha.getRunner()
    expect(runner.test).to.equal(this.test)
    expect(runner.currentRunnable.title).to.equal('knows the running test')
    expect(runner.test.parent.title).to.equal('the runner')
    expect(runner.suite.root).to.equal(true)
  })
})
