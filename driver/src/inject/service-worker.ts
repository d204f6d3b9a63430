// Runs in every service worker before its own script: the spec's page and its frames are at the application's origin, but
// no clients of its worker.
interface Client {
  readonly url: string
}

interface ClientsPrototype {
  matchAll(options?: object): Promise<Client[]>
  get(id: string): Promise<Client | undefined>
}

const RESERVED = '/__hinoki/'

const prototype = (globalThis as unknown as { Clients?: { prototype: ClientsPrototype } }).Clients?.prototype
if (prototype) hide(prototype)

function hide(clients: ClientsPrototype): void {
  const { matchAll, get } = clients
  define(clients, 'matchAll', async function (this: ClientsPrototype, ...args: [object?]) {
    return (await matchAll.apply(this, args)).filter(isOfApp)
  })
  define(clients, 'get', async function (this: ClientsPrototype, ...args: [string]) {
    const found = await get.apply(this, args)
    return found && isOfApp(found) ? found : undefined
  })
}

function isOfApp(client: Client): boolean {
  return !new URL(client.url).pathname.startsWith(RESERVED)
}

function define(clients: ClientsPrototype, name: keyof ClientsPrototype, value: unknown): void {
  Object.defineProperty(value, 'name', { value: name })
  Object.defineProperty(clients, name, { configurable: true, enumerable: true, writable: true, value })
}
