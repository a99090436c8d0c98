import type { Form, Value } from '../model.ts';

/** The type of referral where the form does not ask for it or it was left blank: by the sections that are filled. */
export function inferSubject(fields: Form['fields']): Value | undefined {
  const asked = fields['subject.type'];
  if (asked && asked.state !== 'blank') return undefined;
  const filled = (list: string) => {
    const found = Object.entries(fields).find(
      ([key, value]) => key.startsWith(`${list}[`) && !key.endsWith('.role') && value.state !== 'blank',
    );
    return found?.[1];
  };
  const person = filled('people');
  const location = filled('locations');
  const from = person ?? location;
  if (!from) return undefined;
  const value = person && location ? 'both' : person ? 'individual' : 'location';
  return { state: 'answered', value, raw: '', confidence: 0.95, source: { ...from.source, how: 'section' } };
}
