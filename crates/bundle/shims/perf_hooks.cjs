// `perf_hooks` of Node: the browser's own.
module.exports = {
  performance: globalThis.performance,
  PerformanceObserver: globalThis.PerformanceObserver,
}
