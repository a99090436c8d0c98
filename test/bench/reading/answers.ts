import type { Chance } from '../../../fixtures/chance.ts';
import { narrative, type Person, type Professional, person, professional, two } from '../../../fixtures/people.ts';
import { type Answer, answered, type Option, without, words } from './model.ts';

/** The day on which every form of the bench arrives. */
export const receivedOn = '2026-11-20';

const months = 'January,February,March,April,May,June,July,August,September,October,November,December'.split(',');
const weekdays = 'Sunday,Monday,Tuesday,Wednesday,Thursday,Friday,Saturday'.split(',');

/** Every way in which people write a date that can be read without doubt. */
export function writtenDate(luck: Chance, iso: string): string {
  const [year = 0, month = 0, day = 0] = iso.split('-').map(Number);
  const name = months[month - 1] ?? '';
  const short = name.slice(0, 3);
  const weekday = weekdays[new Date(`${iso}T00:00:00Z`).getUTCDay()] ?? '';
  const shortYear = String(year).slice(2);
  return luck.pick([
    `${two(day)}/${two(month)}/${year}`,
    `${two(day)}/${two(month)}/${year}`,
    `${day}/${month}/${shortYear}`,
    `${two(day)}.${two(month)}.${shortYear}`,
    `${two(day)}-${two(month)}-${year}`,
    `${two(day)} ${two(month)} ${year}`,
    `${two(day)} / ${two(month)} / ${year}`,
    `${day} ${name} ${year}`,
    `${day}${ordinal(day)} ${name} ${year}`,
    `${day} ${short} ${year}`,
    `${two(day)}-${short}-${year}`,
    `${weekday} ${day}${ordinal(day)} ${name} ${year}`,
    `${weekday.slice(0, 3)} ${day} ${short} ${year}`,
    `${name} ${day}, ${year}`,
    `${day}${ordinal(day)} of ${name} ${year}`,
    iso,
  ]);
}

function ordinal(day: number): string {
  if (day > 10 && day < 14) return 'th';
  return ['th', 'st', 'nd', 'rd'][day % 10] ?? 'th';
}

export function date(luck: Chance, iso: string): Answer {
  return words(writtenDate(luck, iso), answered(iso));
}

export function age(luck: Chance, years: number): Answer {
  const written = luck.pick([`${years}`, `${years}`, `${years} years`, `${years} yrs`, `${years} years old`]);
  return words(written, answered(years));
}

/** One of the ranges that are kept for fiction, in the ways in which people write numbers. */
export function phone(luck: Chance): Answer {
  const first = phoneNumber(luck);
  if (luck.often(0.08)) {
    const second = phoneNumber(luck);
    const gap = luck.pick([' / ', ' or ', ', ', '; ']);
    if (first.e164 !== second.e164)
      return words(`${first.written}${gap}${second.written}`, answered(`${first.e164}; ${second.e164}`));
  }
  return words(first.written, answered(first.e164));
}

function phoneNumber(luck: Chance): { written: string; e164: string } {
  const last = String(luck.below(1_000)).padStart(3, '0');
  const [area = '', group = ''] = luck.pick([
    ['01632', '960'],
    ['07700', '900'],
    ['020', '7946 0'],
  ]);
  const plain = `${area}${group}${last}`.replaceAll(' ', '');
  const written = luck.pick([
    `${area} ${group}${group.endsWith('0') && area === '020' ? '' : ' '}${last}`,
    `${area} ${group}${last}`,
    plain,
    `(${area}) ${group}${last}`,
    `+44 ${area.slice(1)} ${group}${last}`,
  ]);
  return { written, e164: `+44${plain.slice(1)}` };
}

export function email(luck: Chance, address: string): Answer {
  const written = luck.pick([
    address,
    address,
    address.replace(/^./, (letter) => letter.toUpperCase()),
    ` ${address} `,
  ]);
  return words(written, answered(address.toLowerCase()));
}

export function postcode(luck: Chance, code: string): Answer {
  const written = luck.pick([code, code, code.toLowerCase(), code.replace(' ', '')]);
  return words(written, answered(code));
}

export function nhsNumber(luck: Chance, digits: string): Answer {
  const written = luck.pick([
    digits,
    digits.replace(/(...)(...)(....)/, '$1 $2 $3'),
    digits.replace(/(...)(...)(....)/, '$1-$2-$3'),
  ]);
  return words(written, answered(digits));
}

export function text(said: string): Answer {
  return words(said, answered(said));
}

/** What people write where they have no answer; `null` where they give one. */
export function stateInWords(luck: Chance): Answer | null {
  switch (luck.below(20)) {
    case 0:
    case 1:
    case 2:
      return words('', without('blank'));
    case 3:
      return words(luck.pick(['-', '—', '.......', 'Click or tap here to enter text.', '_____']), without('blank'));
    case 4:
      return words(luck.pick(['N/A', 'n/a', 'Not applicable', 'N/A.', 'NA']), without('not_applicable'));
    case 5:
      return words(
        luck.pick(['Not known', 'N/K', 'NK', 'Unknown', 'not known at this time', "Don't know"]),
        without('not_known'),
      );
    case 6:
      return words(
        luck.pick(['Declined to say', 'Refused', 'Prefer not to say', 'Declined', 'Refused to say']),
        without('refused'),
      );
    default:
      return null;
  }
}

/** How often people type an answer instead of choosing among printed options. */
const TYPED = 0.12;

/** Options with one or several chosen; now and then none. Typed, "unknown" says that there is no answer. */
export function options(luck: Chance, all: Option[], chosen: string[], single: boolean): Answer {
  if (chosen.length > 0 && luck.often(TYPED)) {
    const written = all.filter(({ code }) => chosen.includes(code)).map(({ words: word }) => word);
    const unknown = chosen.includes('unknown');
    return words(written.join(', '), unknown ? without('not_known') : answered(single ? (chosen[0] ?? null) : chosen));
  }
  const value = single ? (chosen[0] ?? null) : chosen;
  return {
    given: { kind: 'options', options: all, chosen, single },
    truth: chosen.length === 0 ? without('blank') : answered(value),
  };
}

export { narrative, type Person, type Professional, person, professional };
