export * from 'hinoki'
export { default } from 'hinoki'
