import type { CommandModule } from '../engine/types'

// As documented, portrait.
const presets: Record<string, [number, number]> = {
  'macbook-16': [1536, 960],
  'macbook-15': [1440, 900],
  'macbook-13': [1280, 800],
  'macbook-11': [1366, 768],
  'ipad-2': [768, 1024],
  'ipad-mini': [768, 1024],
  'iphone-xr': [414, 896],
  'iphone-x': [375, 812],
  'iphone-6+': [414, 736],
  'iphone-se2': [375, 667],
  'iphone-8': [375, 667],
  'iphone-7': [375, 667],
  'iphone-6': [375, 667],
  'iphone-5': [320, 568],
  'iphone-4': [320, 480],
  'iphone-3': [320, 480],
  'samsung-s10': [360, 760],
  'samsung-note9': [414, 846],
}

export const viewport: CommandModule = (driver) => {
  driver.commands.add('viewport', async (first, second, third) => {
    const [width, height] = typeof first === 'string' ? preset(first, second) : [first, second]
    const options = (typeof first === 'string' ? (typeof second === 'object' ? second : third) : third) ?? {}
    for (const size of [width, height]) {
      if (typeof size !== 'number' || !Number.isFinite(size) || size < 0) {
        throw driver.error('`cy.viewport()` can only accept a string preset or a `width` and `height` as numbers', {
          hint: "cy.viewport(1280, 720) or cy.viewport('iphone-x')",
        })
      }
    }
    if (options.log !== false) driver.log({ name: 'viewport', message: typeof first === 'string' ? first : `${width}, ${height}` })
    driver.state('viewport', `${width}x${height}`)
    driver.state('viewportWidth', width)
    driver.state('viewportHeight', height)
    await driver.host.call({ method: 'setViewport', params: { width, height } })
    return null
  })

  const preset = (name: string, orientation: unknown): [number, number] => {
    const size = presets[name]
    if (!size) {
      throw driver.error(`\`cy.viewport()\` can only accept a known preset, not \`${name}\``, {
        hint: `one of ${Object.keys(presets).join(', ')}`,
      })
    }
    if (typeof orientation === 'string' && orientation !== 'portrait' && orientation !== 'landscape') {
      throw driver.error(`\`cy.viewport()\` can only accept \`landscape\` or \`portrait\` as orientation, not \`${orientation}\``, {
        hint: `cy.viewport('${name}', 'landscape')`,
      })
    }
    const [width, height] = size
    // The Macs lie on their side already.
    return orientation === 'landscape' && width < height ? [height, width] : [width, height]
  }
}
