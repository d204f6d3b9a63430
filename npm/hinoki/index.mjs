import hinoki from './index.js'

export const { run, open, cli, defineConfig, defineComponentFramework } = hinoki
export default hinoki
