import { thrown } from '../failing'

const message = (run) => thrown(run).message

/** Runs assertions and returns the texts of the log entries that they made. */
const logged = (run) => {
  const entries = []
  const note = (entry) => {
    if (entry.name === 'assert') entries.push(entry.message)
  }
  cy.on('log:added', note)
  run()
  cy.removeListener('log:added', note)
  return entries
}

describe('messages', () => {
  it('show values', () => {
    const cases = [
      [() => expect(1).to.equal(2), 'expected 1 to equal 2'],
      [() => expect('a').to.equal('b'), "expected 'a' to equal 'b'"],
      [() => expect({ a: 1, b: 'x', c: [1, { d: null }] }).to.equal(1), "expected { a: 1, b: 'x', c: [ 1, { d: null } ] } to equal 1"],
      [() => expect([]).to.equal({}), 'expected [] to equal {}'],
      [() => expect(/x/g).to.equal(undefined), 'expected /x/g to equal undefined'],
      [() => expect(new Error('no')).to.equal(null), 'expected [Error: no] to equal null'],
      [() => expect(new Map([['k', 1]])).to.equal(new Set([2])), "expected Map{ 'k' => 1 } to equal Set{ 2 }"],
      [() => expect(new Date(0)).to.equal(1n), 'expected 1970-01-01T00:00:00.000Z to equal 1n'],
      [() => expect(function save() {}).to.equal(-0), 'expected [Function: save] to equal -0'],
      [() => expect({ 'a-b': 1 }).to.equal(1), "expected { 'a-b': 1 } to equal 1"],
      [() => expect("it's").to.equal('a\nb'), "expected 'it\\'s' to equal 'a\\nb'"],
      [() => expect(2, 'label').to.equal(3), 'label: expected 2 to equal 3'],
      [() => expect([1, 2]).to.have.length(3), 'expected [ 1, 2 ] to have a length of 3 but got 2'],
      [() => expect({ a: 1 }).to.have.property('b'), "expected { a: 1 } to have property 'b'"],
      [() => expect({ a: 1 }).to.have.property('a', 2), "expected { a: 1 } to have property 'a' of 2, but got 1"],
    ]
    for (const [run, text] of cases) expect(message(run)).to.equal(text)
  })

  it('shorten what is long', () => {
    const long = message(() => expect('x'.repeat(5000)).to.equal('y'))
    expect(long.length).to.be.lessThan(300)
    expect(long).to.include("…' to equal 'y'")
    const many = message(() => expect(Array.from({ length: 1000 }, (_, i) => i)).to.equal(1))
    expect(many.length).to.be.lessThan(300)
    expect(many).to.match(/…\(9\d\d\) \] to equal 1$/)
    const circle = {}
    circle.self = circle
    expect(message(() => expect(circle).to.equal(1))).to.equal('expected { self: [Circular] } to equal 1')
  })

  it('show whole values if chai is told so', () => {
    const before = chai.config.truncateThreshold
    chai.config.truncateThreshold = 0
    try {
      expect(message(() => expect('x'.repeat(5000)).to.equal('y')).length).to.be.greaterThan(5000)
    } finally {
      chai.config.truncateThreshold = before
    }
  })

  it('survive getters that throw', () => {
    const value = {
      get bad() {
        throw new Error('no')
      },
    }
    expect(message(() => expect(value).to.equal(1))).to.equal('expected { bad: [unreadable] } to equal 1')
  })

  it('mark values in the log', () => {
    expect(logged(() => expect(1).to.equal(1))).to.deep.equal(['expected **1** to equal **1**'])
    expect(logged(() => expect('abc').to.include('b'))).to.deep.equal(['expected **abc** to include **b**'])
    expect(logged(() => expect({ a: 1 }).to.have.property('a', 1))).to.deep.equal(['expected **{ a: 1 }** to have property **a** of **1**'])
    expect(logged(() => expect([1], 'the list').to.have.length(1))).to.deep.equal(['the list: expected **[ 1 ]** to have a length of **1**'])
    expect(logged(() => assert.equal(2, 2))).to.deep.equal(['expected **2** to equal **2**'])
    expect(logged(() => assert.lengthOf([1], 1))).to.deep.equal(['expected **[ 1 ]** to have a length of **1**'])
  })

  it('mark elements in the log', () => {
    cy.visit('pages/assertions.html')
    cy.get('#save').then(($save) => {
      expect(logged(() => expect($save).to.have.class('big'))).to.deep.equal(['expected **<button#save.primary.big>** to have class **big**'])
      expect(logged(() => expect($save).to.have.attr('type', 'button'))).to.deep.equal([
        'expected **<button#save.primary.big>** to have attribute **type** with the value **button**',
      ])
    })
  })

  it('diff values but not elements', () => {
    expect(thrown(() => expect([1]).to.deep.equal([2])).showDiff).to.be.true
    expect(thrown(() => expect(document.body).to.equal(document.head)).showDiff).to.be.false
    expect(thrown(() => expect(Cypress.$('body')).to.have.class('x')).showDiff).to.be.false
  })
})
