// Sites: what is below one registered domain. Where domains are registered, as below `co.uk`, no script can tell: the host
// tells of which site a page is.
import type { Driver, Host } from '../engine/types'

/** The registered domain that a realm's host is below, or the host itself where it is below none. */
const own = document.documentElement.dataset.site || location.hostname

/** Sites of hosts, as far as they were told. */
const known = new Map([[location.hostname, own]])

/** Learns of which sites the application's pages are. */
export function learnSites(host: Host): void {
  const learn = ({ url, site }: { url: string; site: string }) => {
    if (site && URL.canParse(url)) known.set(new URL(url).hostname, site)
  }
  host.on('navigated', learn)
  host.on('inTab', ({ event }) => event.kind === 'navigated' && learn(event))
}

/** Whether a site is that of this realm. */
export function isOwnSite(site: string): boolean {
  return site === own
}

/** The site of a host, where no page of it need be there. */
export async function askSite(driver: Driver, host: string): Promise<string> {
  const site = known.get(host) ?? (await driver.host.call<string>({ method: 'siteOf', params: { host } }))
  known.set(host, site)
  return site
}

/** The site of a page's host; before that was told, which few pages in reach are, what its name makes likely. */
export function siteOf(host: string): string {
  const told = known.get(host)
  if (told !== undefined) return told
  if (host.endsWith(`.${own}`)) return own
  return /^[\d.:[\]]+$/.test(host) ? host : host.split('.').slice(-2).join('.')
}
