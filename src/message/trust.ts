import { type HeaderLines, unfold } from './headers.ts';
import type { Trust, Verdict } from './model.ts';

/**
 * What the team's own mail server found out about the sender (RFC 8601). Only its own header counts, and only while nothing from
 * elsewhere stands above it: each server adds on top, so what is below another's header may come from the sender. Within
 * the server's own headers, those below the next `Received` line belong to an earlier hop.
 */
export function trustOf(headers: HeaderLines, trustedServers: readonly string[]): Omit<Trust, 'concerns'> {
  const results: Result[] = [];
  const own = new Set<string>();
  for (const [index, { key, line }] of headers.entries()) {
    if (key === 'received' && (results.length > 0 || !isOwnHop(unfold(line), trustedServers, own))) break;
    if (key !== 'authentication-results') continue;
    const { server, found } = authenticationResults(unfold(line));
    if (!isTrusted(server || receivedBy(headers, index), trustedServers, server === '')) break;
    results.push(...found);
  }
  return {
    spf: combined(
      results.filter(({ method, of }) => method === 'spf' && of !== 'smtp.helo'),
      results.filter(({ method }) => method === 'spf'),
    ),
    // One valid signature is enough (RFC 6376, 4.2).
    dkim: combined(
      results.filter(({ method, verdict }) => method === 'dkim' && verdict === 'pass'),
      results.filter(({ method }) => method === 'dkim'),
    ),
    dmarc: combined(
      [],
      results.filter(({ method }) => method === 'dmarc'),
    ),
    arc: combined(
      [],
      results.filter(({ method }) => method === 'arc'),
    ),
  };
}

type Result = { method: string; verdict: Verdict; of: string };

const combined = (preferred: Result[], all: Result[]): Verdict => (preferred[0] ?? all[0])?.verdict ?? 'absent';

/** `authserv-id [version]; method=result reason="…" ptype.property=value; …`, with comments anywhere. */
function authenticationResults(value: string): { server: string; found: Result[] } {
  const [first = '', ...rest] = statements(value);
  // Exchange Online leaves the authserv-id out, although RFC 8601 asks for it: the first statement is a result already.
  const server = first.includes('=') ? '' : (first.split(/\s/)[0] ?? '').toLowerCase();
  const found = (server === '' ? [first, ...rest] : rest).flatMap((statement) => {
    const match = /^([a-z0-9-]+)(?:\/\d+)?\s*=\s*([a-z]+)/i.exec(statement);
    if (!match) return [];
    const of = /\b(smtp\.(?:mailfrom|helo))\s*=/i.exec(statement)?.[1] ?? '';
    return [{ method: (match[1] ?? '').toLowerCase(), verdict: verdictOf(match[2] ?? ''), of: of.toLowerCase() }];
  });
  return { server, found };
}

/** Splits at semicolons, outside quotes, with comments (which nest) left out. */
function statements(value: string): string[] {
  const found = [''];
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < value.length; at += 1) {
    const letter = value.charAt(at);
    if (letter === '\\') {
      at += 1;
      continue;
    }
    if (depth === 0 && letter === '"') quoted = !quoted;
    else if (!quoted && letter === '(') depth += 1;
    else if (!quoted && letter === ')') depth = Math.max(0, depth - 1);
    else if (depth > 0) continue;
    else if (!quoted && letter === ';') found.push('');
    // A quoted value never holds a statement of its own.
    else if (!quoted) found[found.length - 1] += letter;
  }
  return found.map((statement) => statement.trim());
}

const verdicts: Record<string, Verdict> = {
  pass: 'pass',
  fail: 'fail',
  hardfail: 'fail',
  softfail: 'softfail',
  none: 'none',
  temperror: 'temperror',
  permerror: 'permerror',
};
const verdictOf = (word: string): Verdict => verdicts[word.toLowerCase()] ?? 'neutral';

/** The server that wrote the next `Received` line below: for headers that do not say whose they are. */
function receivedBy(headers: HeaderLines, index: number): string {
  const received = headers.slice(index + 1).find(({ key }) => key === 'received');
  return (received && /\bby\s+([\w.-]+)/i.exec(unfold(received.line))?.[1]?.toLowerCase()) || '';
}

/**
 * Whether one of the own machines handed the mail to another. The uppermost line is always written by an own machine, and so is every line below one that
 * tells of such a handing over: the names of those who wrote them are own names too (`own` grows by them). Below any other line all that stands
 * there came with the mail, whoever's name it bears, also where the own server added no result of its own.
 */
function isOwnHop(received: string, trusted: readonly string[], own: Set<string>): boolean {
  const by = /\bby\s+([\w.-]+)/i.exec(received)?.[1]?.toLowerCase() ?? '';
  if (by.includes('.')) own.add(organisation(by));
  const from = /^\s*from\s+(.*?)(?=\bby\s)/i.exec(received)?.[1]?.toLowerCase();
  // Sent on the own machine, or put into a box there.
  if (from === undefined) return !/^\s*from\b/i.test(received);
  // What the server looked up stands in parentheses; the greeting before them is the sender's own word, and may itself look like that.
  const seen = [...from.replaceAll('[ipv6:', '[').matchAll(/\(([\w.-]*)\s*\[([\da-f.:]+)\]/g)];
  if (seen.length > 0 && seen.every(([, , address]) => address === '127.0.0.1' || address === '::1')) return true;
  if (seen.some(([, name = '']) => name !== '' && !name.includes('.'))) return false;
  const names = from.match(/(?<![\w.:[-])[a-z][\w-]*(?:\.[\w-]+)+/g) ?? [];
  return names.length > 0 && names.every((name) => isTrusted(name, trusted, true) || own.has(organisation(name)));
}

/** The part of a host's name that an organisation registers: the last two labels, or three under endings such as `gov.uk`. */
function organisation(host: string): string {
  const labels = host.split('.');
  const [kind = '', country = ''] = labels.slice(-2);
  return labels.slice(country.length === 2 && (kind.length <= 3 || kind === 'police') ? -3 : -2).join('.');
}

/** An authserv-id must be the very one; a host of a farm such as Exchange Online's may be below the name that is trusted. */
function isTrusted(server: string, trusted: readonly string[], byHost: boolean): boolean {
  return trusted.some((name) => {
    const wanted = name.toLowerCase();
    return server === wanted || (byHost && server.endsWith(`.${wanted}`));
  });
}
