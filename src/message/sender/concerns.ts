import type { Address, Envelope, SenderConcern, Trust } from '../model.ts';
import { looksLikePartner, skeleton } from './lookalike.ts';
import { domainOf, isWithin, type Partner, partnerOf } from './partners.ts';

/** What a person should know about the sender before relying on the mail. None of it holds the mail up. */
export function senderConcerns(
  { from, replyTo }: Pick<Envelope, 'from' | 'replyTo'>,
  trust: Pick<Trust, 'spf' | 'dkim' | 'dmarc'>,
  partners: readonly Partner[],
): SenderConcern[] {
  const found = new Set<SenderConcern>();
  const checks = checked(trust);
  if (checks !== null) found.add(checks);
  for (const sender of from) {
    const domain = domainOf(sender.address);
    const partner = partnerOf(domain, partners);
    if (partner === undefined && looksLikePartner(domain, partners)) found.add('sender_looks_like_partner');
    if (imitates(sender, domain, partner, partners)) found.add('sender_name_imitates');
    if (replyTo.some((reply) => isElsewhere(domainOf(reply.address), domain, partner))) found.add('reply_to_elsewhere');
  }
  return [...found];
}

/** DMARC says whether the shown sender is the one that was checked (RFC 7489); without it, what SPF and DKIM say of any sender. */
function checked({ spf, dkim, dmarc }: Pick<Trust, 'spf' | 'dkim' | 'dmarc'>): SenderConcern | null {
  if (dmarc === 'pass') return null;
  if (dmarc === 'fail') return 'sender_failed_checks';
  if (spf === 'pass' || dkim === 'pass') return null;
  return [spf, dkim].some((verdict) => verdict === 'fail' || verdict === 'softfail')
    ? 'sender_failed_checks'
    : 'sender_not_checked';
}

/** The name that mail programs show large bears an address or an organisation that the sender is not of. */
function imitates(sender: Address, domain: string, own: Partner | undefined, partners: readonly Partner[]): boolean {
  const shown = sender.name.normalize('NFKC').toLowerCase();
  for (const [, named = ''] of shown.matchAll(/@([\p{L}\d.-]{4,253})/gu)) {
    const claimed = domainOf(named);
    if (!isWithin(claimed, domain) && !isWithin(domain, claimed) && partnerOf(claimed, partners) !== own) return true;
    if (own === undefined && !isWithin(claimed, domain) && !isWithin(domain, claimed)) return true;
  }
  const looks = words(shown);
  return partners.some(
    (partner) =>
      partner !== own &&
      (holds(looks, words(partner.name)) || partner.domains.some((claimed) => holds(shown, claimed))),
  );
}

/** A name by how it looks, word for word: neither letters of another script nor blanks, hyphens or dots between the words make it another. */
const words = (name: string): string =>
  skeleton(name)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** As whole words: "Kent Police" is not in "Kent Policeman". */
function holds(shown: string, wanted: string): boolean {
  const letter = /[\p{L}\d]/u;
  for (let at = shown.indexOf(wanted); at >= 0 && wanted !== ''; at = shown.indexOf(wanted, at + 1))
    if (!letter.test(shown.charAt(at - 1)) && !letter.test(shown.charAt(at + wanted.length))) return true;
  return false;
}

function isElsewhere(reply: string, domain: string, own: Partner | undefined): boolean {
  if (reply === '' || isWithin(reply, domain) || isWithin(domain, reply)) return false;
  return own === undefined || !own.domains.some((parent) => isWithin(reply, parent));
}
