declare module 'mocha/lib/suite' {
  const Suite: any
  export = Suite
}
declare module 'mocha/lib/context' {
  const Context: any
  export = Context
}
declare module 'mocha/lib/test' {
  const Test: any
  export = Test
}
declare module 'mocha/lib/hook' {
  const Hook: any
  export = Hook
}
declare module 'mocha/lib/runnable' {
  const Runnable: any
  export = Runnable
}
declare module 'mocha/lib/pending' {
  const Pending: any
  export = Pending
}
declare module 'mocha/lib/interfaces/bdd' {
  const bdd: any
  export = bdd
}
declare module 'node:events' {
  const EventEmitter: any
  export = EventEmitter
}
