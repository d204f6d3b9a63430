// Writes restored storages of an origin before the first script of its pages. The host adds the call, with what to write.

/** Items of one storage of the page's origin. */
interface Items {
  /** Site of the page of the frames that they are for; their own origin where frames of another site lie between. */
  partition: string | null
  local: boolean
  /** Whether it is emptied first. */
  clear: boolean
  value: Record<string, string>
}

const { origin: ownOrigin, protocol: ownProtocol } = location

/** Sites of origins, as far as the host has met them. */
type Sites = Record<string, string>

/** A site has no port. All hosts below it are in it, but those of domains that are registered below it. */
export function isIn(url: URL | null | undefined, site: string, sites: Sites): boolean {
  if (!url) return false
  const named = new URL(site)
  if (url.protocol !== named.protocol) return false
  const known = sites[url.origin]
  if (known) return known === named.hostname
  return url.hostname === named.hostname || url.hostname.endsWith(`.${named.hostname}`)
}

/** Which of the storages of its origin the browser gives this document; undefined if none of those that are known. */
function ownPartition(site: string, all: Items[], sites: Sites): string | null | undefined {
  const isOwnSite = (url: URL | null | undefined) => isIn(url, `${ownProtocol}//${site}`, sites)
  // Pages of no origin are `null` here.
  const around = [...(location.ancestorOrigins ?? [])].map((one) => (one.startsWith('http') ? new URL(one) : null))
  const top = around.at(-1)
  const foreign = all.find(({ partition }) => partition !== null && partition !== ownOrigin && isIn(top, partition, sites))
  if (foreign) return foreign.partition
  if (around.every(isOwnSite)) return null
  return isOwnSite(top) ? ownOrigin : undefined
}

/** `site`: the host that stands for the site of this origin. */
function write(site: string, all: Items[], told: ((text: string) => void) | undefined, sites: Sites): void {
  try {
    const partition = ownPartition(site, all, sites)
    if (partition === undefined) return
    for (const items of all.filter((one) => one.partition === partition)) {
      const storage = items.local ? localStorage : sessionStorage
      if (items.clear) storage.clear()
      for (const key in items.value) storage.setItem(key, items.value[key]!)
    }
    told?.(JSON.stringify([ownOrigin, partition]))
  } catch {
    // A sandboxed page has no storages.
  }
}

Object.assign(globalThis, { __hinoki_storages: write })
