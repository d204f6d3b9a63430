import { defineConfig } from 'cypress'

export default defineConfig({ e2e: { baseUrl: process.env.APP as string } })
