import { domainToUnicode } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';

/** An organisation that sends forms, and the domains that it sends from; a domain stands for those below it too. */
export type Partner = { name: string; domains: string[] };

export type PartnersOutcome = { kind: 'partners'; partners: Partner[] } | { kind: 'wrong'; details: string[] };

const domainPattern = /^(?=.{1,253}$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/;
const partnersSchema = z.strictObject({
  partners: z.array(
    z.strictObject({
      name: z.string('the name of the organisation').min(3, 'a name of three letters or more'),
      domains: z
        .array(z.string().toLowerCase().regex(domainPattern, 'a domain, such as police.example.org'))
        .min(1, 'one domain at least'),
    }),
  ),
});

/** Reads the list of partners (YAML); a mistake is told with the place where it stands. */
export function readPartners(text: string): PartnersOutcome {
  let written: unknown;
  try {
    written = parse(text);
  } catch (thrown) {
    const line = thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : '';
    return { kind: 'wrong', details: [line] };
  }
  const read = partnersSchema.safeParse(written);
  if (read.success) return { kind: 'partners', partners: read.data.partners };
  return { kind: 'wrong', details: read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) };
}

/** The domain of an address in Unicode and small letters; mail by Criminal Justice Secure Mail bears the sender's own domain before its suffix. */
export function domainOf(address: string): string {
  const written = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  const plain = (domainToUnicode(written) || written).replace(/\.$/, '');
  return plain.endsWith('.cjsm.net') ? plain.slice(0, -'.cjsm.net'.length) : plain;
}

export function isWithin(domain: string, parent: string): boolean {
  return domain === parent || domain.endsWith(`.${parent}`);
}

export function partnerOf(domain: string, partners: readonly Partner[]): Partner | undefined {
  return partners.find(({ domains }) => domains.some((parent) => isWithin(domain, parent)));
}
