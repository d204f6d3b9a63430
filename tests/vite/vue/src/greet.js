export const greet = (name) => `${__GREETING__} ${name}`
export const who = import.meta.env.VITE_NAME
