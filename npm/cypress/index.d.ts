export * from 'hinoki'
