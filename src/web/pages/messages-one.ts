import { reasonFor } from '../../review/index.ts';
import type { LookedMessage, LookedPart } from '../../store/index.ts';

/** What the page of one message shows, in words. */
export function messageView(message: LookedMessage, became: string): Record<string, unknown> {
  const { envelope, trust } = message;
  return {
    message,
    became,
    kind: message.kind?.replaceAll('_', ' ') ?? '',
    subject: envelope?.subject ?? null,
    from: envelope?.from.map(addressWords) ?? [],
    replyTo: envelope?.replyTo.map(addressWords) ?? [],
    to: envelope?.to.map(addressWords) ?? [],
    sent: envelope?.date ? new Date(envelope.date) : null,
    size: sizeWords(message.size),
    checks: trust ? `SPF ${trust.spf}, DKIM ${trust.dkim}, DMARC ${trust.dmarc}` : null,
    concerns: (trust?.concerns ?? []).map((code) => reasonFor(code).why),
    harmful: message.items.some(({ reasons }) => reasons.includes('malware_found')),
    parts: message.allParts.map((part) => ({
      ...part,
      called: part.name ?? (part.role === 'body' ? 'The text of the mail' : 'Without a name'),
      size: part.size === null ? '' : sizeWords(part.size),
      became: partWords(part),
      forms: message.allForms
        .filter(({ partId }) => partId === part.id)
        .map((form) => ({ ...form, words: form.state.replaceAll('_', ' ') })),
    })),
    items: message.items.map((item) => ({ ...item, why: item.reasons.map((code) => reasonFor(code).why) })),
  };
}

const addressWords = ({ name, address }: { name: string; address: string }) =>
  name === '' || name === address ? address : `${name} <${address}>`;

function partWords({ state, outcome }: LookedPart): string {
  if (state === 'waiting') return 'Waits to be read';
  return `${state === 'failed' ? 'Could not be read' : 'Read'}${outcome === null ? '' : `: ${outcome.replaceAll('_', ' ')}`}`;
}

function sizeWords(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
