// What is left of `require` in a script: calls whose module is only known while the spec runs, or is missing where the
// code is prepared for that.
const require = /* @__PURE__ */ (() => {
  const refuse = (what) => {
    const error = new Error(
      `can't load ${what}: modules are bundled before the spec runs, so their names must be written out; read data with cy.fixture() or cy.readFile()`,
    )
    error.code = 'MODULE_NOT_FOUND'
    throw error
  }
  return Object.assign((name) => refuse(`'${name}' by require()`), {
    resolve: (name) => refuse(`'${name}' by require.resolve()`),
    context: () => refuse('files by require.context()'),
  })
})()
