import { askingText, reasonFor } from '../../review/index.ts';
import type { ItemRow } from '../../store/index.ts';
import type { GroupView } from './fields.ts';

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'Europe/London' });

/** What is missing or not clear on the form of an item, as a text to copy. */
export function askingFor(
  item: ItemRow,
  groups: readonly GroupView[],
  names: Readonly<Record<string, string>>,
): string {
  const name = item.form ? (names[item.form.form.kind] ?? 'form') : 'mail';
  const asked = groups.flatMap((group) =>
    group.fields
      .filter(({ doubt }) => doubt !== null)
      .map(({ label, doubt, problems }) => ({
        label: `${group.title}, ${label}`,
        why:
          doubt === 'missing' ? 'this is not filled in.' : (problems[0]?.text ?? 'we could not read this for certain.'),
      })),
  );
  const whole = item.form ? [] : item.reasons.map((code) => ({ label: 'The file', why: reasonFor(code).why }));
  return askingText(name, day.format(item.message.received), [...asked, ...whole].slice(0, 60));
}
