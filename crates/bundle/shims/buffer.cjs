// `buffer` of Node: the driver brings it, as `Cypress.Buffer`.
module.exports = {
  get Buffer() {
    return globalThis.Cypress.Buffer
  },
  get kMaxLength() {
    return 0x7fffffff
  },
  Blob: globalThis.Blob,
  File: globalThis.File,
  atob: (text) => globalThis.atob(text),
  btoa: (text) => globalThis.btoa(text),
}
