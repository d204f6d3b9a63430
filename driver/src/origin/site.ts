// Sites: what is below one registered domain. Where domains are registered, as below `co.uk`, no script is told; the host
// tells of which site the page is.

/** The registered domain that a realm's host is below, or the host itself where it is below none. */
const own = document.documentElement.dataset.site || location.hostname

/** Whether a host is of the site of this realm. */
export function isOwnSite(host: string): boolean {
  return host === own || host.endsWith(`.${own}`)
}

/** The site of a host; of another one than this realm's, which few pages in reach are, what its name makes likely. */
export function siteOf(host: string): string {
  if (isOwnSite(host)) return own
  return /^[\d.:[\]]+$/.test(host) ? host : host.split('.').slice(-2).join('.')
}
