// Cypress.Screenshot.defaults().
export interface ScreenshotOptions {
  blackout?: string[]
  capture?: 'viewport' | 'fullPage' | 'runner'
  clip?: { x: number; y: number; width: number; height: number } | null
  disableTimersAndAnimations?: boolean
  overwrite?: boolean
  padding?: number | number[] | null
  scale?: boolean
  screenshotOnRunFailure?: boolean
  log?: boolean
  timeout?: number
  onBeforeScreenshot?: ((target: any) => void) | null
  onAfterScreenshot?: ((target: any, details: any) => void) | null
}

let current: ScreenshotOptions = {
  blackout: [],
  capture: 'fullPage',
  clip: null,
  disableTimersAndAnimations: true,
  overwrite: false,
  padding: null,
  scale: false,
  screenshotOnRunFailure: true,
  onBeforeScreenshot: null,
  onAfterScreenshot: null,
}

export function screenshotDefaults(): ScreenshotOptions {
  return current
}

export function createScreenshotDefaults() {
  return {
    defaults(options: ScreenshotOptions) {
      if (typeof options !== 'object' || options === null) throw new TypeError('Cypress.Screenshot.defaults() takes an object of options')
      current = { ...current, ...options }
    },
    getConfig: () => ({ ...current }),
  }
}
