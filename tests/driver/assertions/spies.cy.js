import { thrown } from '../failing'

const message = (run) => thrown(run).message

describe('chainers on spies', () => {
  it('hold for what was called', () => {
    const save = cy.stub().returns('done')
    const load = cy.spy((n) => n * 2)
    expect(save).not.to.have.been.called
    save('a', { b: 1 })
    load(2)
    load(3)
    expect(save).to.be.called
    expect(save).to.have.been.calledOnce
    expect(load).to.have.been.calledTwice
    expect(load).to.have.callCount(2)
    expect(save).to.have.been.calledWith('a')
    expect(save).to.have.been.calledWithExactly('a', { b: 1 })
    expect(save).to.have.been.calledOnceWith('a')
    expect(save).to.have.been.calledOnceWithExactly('a', { b: 1 })
    expect(save).to.have.been.calledWithMatch('a', { b: 1 })
    expect(load).to.have.been.calledWith(Cypress.sinon.match.number)
    expect(load).to.always.have.been.calledWithMatch(Cypress.sinon.match.number)
    expect(load).not.to.always.have.been.calledWith(2)
    expect(save).to.have.been.calledBefore(load)
    expect(load).to.have.been.calledAfter(save)
    expect(save).to.have.returned('done')
    expect(load).to.have.returned(6)
    expect(load).not.to.have.always.returned(6)
    expect(save.firstCall).to.have.been.calledWith('a')
    const fails = cy.stub().throws(new TypeError('bad'))
    thrown(() => fails())
    expect(fails).to.have.thrown()
    expect(fails).to.have.always.thrown('TypeError')
    const self = {}
    save.call(self)
    expect(save).to.have.been.calledOn(self)
    class Thing {}
    const Made = cy.spy(Thing)
    new Made()
    expect(Made).to.have.been.calledWithNew
  })

  it('are waited for', () => {
    const save = cy.stub().as('save')
    setTimeout(save, 20)
    cy.wrap(save).should('have.been.calledOnce')
    cy.get('@save').should('have.been.called')
  })

  it('say which calls there were', () => {
    const load = cy.stub().callsFake((n) => n * 2)
    expect(message(() => expect(load).to.have.been.called)).to.match(/^expected \S+ to have been called at least once, but it was never called$/)
    expect(message(() => expect(load).to.have.been.calledWith(1))).to.match(/^expected \S+ to have been called with arguments 1, but it was never called$/)
    load(2)
    load(3)
    expect(message(() => expect(load).to.have.been.calledOnce)).to.match(
      /^expected (\S+) to have been called exactly once, but it was called twice\n\nCalls made:\n {4}\1\(2\) => 4\n {4}\1\(3\) => 6$/,
    )
    expect(message(() => expect(load).to.have.been.calledWith('x'))).to.match(/^expected \S+ to have been called with arguments 'x'\n/)
    expect(message(() => expect(load).to.have.callCount(3))).to.include('to have been called exactly 3 times, but it was called twice')
    expect(message(() => expect(load).not.to.have.been.called)).to.match(/^expected \S+ not to have been called at least once/)
  })

  it('mark names and values in the log', () => {
    const entries = []
    cy.on('log:added', (entry) => entry.name === 'assert' && entries.push(entry.message))
    const save = cy.stub().as('save')
    save({ a: 1 }, 'x')
    expect(save).to.have.been.calledWith({ a: 1 }, 'x')
    expect(save).not.to.have.been.calledTwice
    expect(entries).to.deep.equal([
      'expected **save** to have been called with arguments **{ a: 1 }**, **x**',
      'expected **save** not to have been called exactly twice',
    ])
  })

  it('diff the only call', () => {
    const save = cy.stub()
    save({ a: 1 })
    const error = thrown(() => expect(save).to.have.been.calledWithExactly({ a: 2 }))
    expect(error.actual).to.deep.equal([{ a: 1 }])
    expect(error.expected).to.deep.equal([{ a: 2 }])
  })

  it('refuse what is no spy', () => {
    expect(message(() => expect(5).to.have.been.called)).to.equal(
      '`called` asserts on spies and stubs, but the subject is 5. Make one with cy.spy() or cy.stub().',
    )
  })
})
