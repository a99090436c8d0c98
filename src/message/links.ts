/** Where a link leads. Links are judged by their address alone and never followed. */
export type Link = { host: string; path: string };

/** Addresses in plain text; what the HTML names comes on top. */
export function linksOf(text: string, html: readonly string[]): Link[] {
  const written = text.match(/https?:\/\/[^\s<>"')\]]{4,2000}/gi) ?? [];
  const links = new Map<string, Link>();
  for (const address of [...html, ...written]) {
    const link = linkOf(address);
    if (link) links.set(`${link.host}${link.path}`, link);
  }
  return [...links.values()];
}

function linkOf(address: string): Link | null {
  const url = parsed(unwrapped(address));
  return url && /^https?:$/.test(url.protocol) ? { host: url.hostname.toLowerCase(), path: url.pathname } : null;
}

/**
 * The address behind one that a mail filter wrote over it: Microsoft Safe Links, Proofpoint URL Defense, Mimecast URL Protect. Without
 * this, every ordinary link in a filtered mail would look like the filter's own secure-mail service.
 */
function unwrapped(address: string): string {
  const url = parsed(address);
  if (!url) return address;
  const query = url.searchParams;
  if (/\.safelinks\.protection\.outlook\.com$/i.test(url.hostname)) return query.get('url') ?? address;
  if (/(^|\.)urldefense\.(proofpoint\.)?com$/i.test(url.hostname)) {
    const third = /\/v3\/__(.+?)__;/.exec(address)?.[1];
    const second = query.get('u')?.replace(/-/g, '%').replace(/_/g, '/');
    return third ?? (second ? decoded(second) : address);
  }
  // Mimecast keeps the host and hides the path.
  if (/^(protect|url)[\w.-]*\.mimecast(protect)?\.com$/i.test(url.hostname)) {
    return `https://${query.get('domain') ?? 'unknown.invalid'}/`;
  }
  return address;
}

function parsed(address: string): URL | null {
  return URL.canParse(address) ? new URL(address) : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
