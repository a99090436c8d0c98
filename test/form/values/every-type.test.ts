import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Code } from '../../../src/form/values/index.ts';
import { readScale, readValue, scales } from '../../../src/form/values/index.ts';
import { box, lines, read, text } from './written.ts';

/** Each type with the values that it can have, and the ways in which people write them down. */
const digits = (count: number) => fc.stringMatching(new RegExp(`^\\d{${count}}$`));
const oneOf = <Item>(...items: Item[]) => fc.constantFrom(...items);
const cased = oneOf<(words: string) => string>(
  (words) => words,
  (words) => words.toLowerCase(),
  (words) => words.toUpperCase(),
);
const around = oneOf<(words: string) => string>(
  (words) => words,
  (words) => ` ${words}  `,
  (words) => `${words}.`,
  (words) => `\u200b${words}`,
  (words) => `\n${words}\n`,
);
const word = fc.stringMatching(/^[B-DF-HJ-MP-T][a-z]{4,9}$/);

function expectRead(reading: ReturnType<typeof read>, value: unknown, because: string): void {
  expect([because, reading.state, reading.value, reading.confidence >= 0.9]).toEqual([
    because,
    'answered',
    value,
    true,
  ]);
}

describe('what was written is what is read', () => {
  test('text: words as they stand, white space folded', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), oneOf(' ', '  ', '\t', ' \u00a0'), (words, gap) => {
        fc.pre(!/^(Same|Refer|Pending|Ditto|Below|Selec)/.test(words[0] ?? ''));
        expectRead(read('text', words.join(gap)), words.join(' '), words.join(gap));
      }),
    );
  });

  test('long text: lines are kept', () => {
    fc.assert(
      fc.property(fc.array(fc.array(word, { minLength: 3, maxLength: 6 }), { minLength: 1, maxLength: 5 }), (all) => {
        const written = all.map((line) => line.join(' ')).join('\n');
        expectRead(read('long_text', written), written, written);
      }),
    );
  });

  test('integer and age', () => {
    fc.assert(
      fc.property(fc.nat(9_999), around, (number, put) => {
        expectRead(read('integer', put(String(number))), number, put(String(number)));
        expectRead(read('integer', number.toLocaleString('en-GB')), number, number.toLocaleString('en-GB'));
      }),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 19 }),
        oneOf('', ' years', ' yrs', ' years old', 'yo', ' y/o'),
        (age, unit) => {
          expectRead(read('age', `${age}${unit}`), age, `${age}${unit}`);
        },
      ),
    );
  });

  test('yes and no, in any case, with what people put around them', () => {
    const answer = oneOf(
      ['Yes', 'yes'],
      ['No', 'no'],
      ['Y', 'yes'],
      ['N', 'no'],
      ['Yes - see below', 'yes'],
      ['No, not yet', 'no'],
    );
    fc.assert(
      fc.property(answer, cased, oneOf('', ' ', '.', '!'), ([written = '', value], change, end) => {
        expectRead(read('yesno', change(written) + end), value, change(written) + end);
      }),
    );
  });

  test('gender', () => {
    const answer = oneOf(
      ['Female', 'female'],
      ['F', 'female'],
      ['Male', 'male'],
      ['M', 'male'],
      ['Non-binary', 'non_binary'],
      ['Not stated', 'not_stated'],
    );
    fc.assert(
      fc.property(answer, cased, around, ([written = '', value], change, put) => {
        expectRead(read('gender', put(change(written))), value, put(change(written)));
      }),
    );
  });

  test('telephone numbers of the ranges for drama, however grouped', () => {
    const number = fc.oneof(
      digits(3).map((last) => ['1632', `960${last}`] as const),
      digits(3).map((last) => ['7700', `900${last}`] as const),
      digits(3).map((last) => ['20', `79460${last}`] as const),
    );
    const grouped = oneOf<(area: string, rest: string) => string>(
      (area, rest) => `0${area}${rest}`,
      (area, rest) => `0${area} ${rest}`,
      (area, rest) => `(0${area}) ${rest}`,
      (area, rest) => `0${area}-${rest.slice(0, 3)}-${rest.slice(3)}`,
      (area, rest) => `+44 ${area} ${rest}`,
      (area, rest) => `+44 (0)${area} ${rest}`,
      (area, rest) => `0044 ${area} ${rest}`,
      (area, rest) => `Tel: 0${area} ${rest.slice(0, 3)} ${rest.slice(3)}`,
    );
    fc.assert(
      fc.property(number, grouped, ([area, rest], write) => {
        expectRead(read('phone', write(area, rest)), `+44${area}${rest}`, write(area, rest));
      }),
    );
    fc.assert(
      fc.property(number, number, oneOf(' / ', ', ', ' or ', '\n', '; ', ' and '), (one, other, gap) => {
        const written = `0${one.join(' ')}${gap}0${other.join(' ')}`;
        const both = [...new Set([`+44${one.join('')}`, `+44${other.join('')}`])].join('; ');
        expectRead(read('phone', written), both, written);
      }),
    );
  });

  test('e-mail addresses', () => {
    const address = fc.tuple(
      fc.stringMatching(/^[a-z]([a-z0-9._+-]{0,10}[a-z0-9])?$/),
      oneOf('example.org', 'police.example.org', 'x.test'),
    );
    fc.assert(
      fc.property(address, cased, oneOf('', '<', 'Email: ', 'mailto:'), ([local, domain], change, before) => {
        fc.pre(!local.includes('..'));
        const written = `${before}${change(`${local}@${domain}`)}${before === '<' ? '>' : ''}`;
        expectRead(read('email', written), `${local}@${domain}`, written);
      }),
    );
  });

  test('postcodes and registrations', () => {
    const outward = oneOf('TQ1', 'TQ12', 'M1', 'W1A', 'EC1A', 'SW9', 'B33');
    const inward = fc.stringMatching(/^\d[ABD-HJLNP-UW-Z]{2}$/);
    fc.assert(
      fc.property(outward, inward, cased, oneOf(' ', '', '  ', '-'), (out, inner, change, gap) => {
        expectRead(read('postcode', change(`${out}${gap}${inner}`)), `${out} ${inner}`, `${out}${gap}${inner}`);
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z]{2}\d{2} ?[A-Z]{0,3}$/), cased, (plate, change) => {
        fc.pre(!/^(NA|NK|NO)/.test(plate));
        expectRead(read('vehicle', change(plate)), plate.trim(), plate);
      }),
    );
  });
});

const nhsNumber = digits(9).chain((nine) => {
  const sum = [...nine].reduce((total, digit, at) => total + Number(digit) * (10 - at), 0);
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? fc.constant('9434765919') : fc.constant(`${nine}${check}`);
});
const upn = digits(12).map((twelve) => {
  const sum = [...twelve].reduce((total, digit, at) => total + Number(digit) * (at + 2), 0);
  return `${'ABCDEFGHJKLMNPQRTUVWXYZ'[sum % 23]}${twelve}`;
});

describe('numbers with a check', () => {
  test('an NHS number comes back however it is grouped', () => {
    const grouped = oneOf<(ten: string) => string>(
      (ten) => ten,
      (ten) => `${ten.slice(0, 3)} ${ten.slice(3, 6)} ${ten.slice(6)}`,
      (ten) => `${ten.slice(0, 3)}-${ten.slice(3, 6)}-${ten.slice(6)}`,
      (ten) => [...ten].join(' '),
    );
    fc.assert(
      fc.property(nhsNumber, grouped, (ten, write) => expectRead(read('nhs_number', write(ten)), ten, write(ten))),
    );
    fc.assert(fc.property(upn, cased, (own, change) => expectRead(read('upn', change(own)), own, change(own))));
  });

  test('one wrong digit, two digits that changed places, or one too few never pass', () => {
    fc.assert(
      fc.property(fc.oneof(nhsNumber, upn), fc.nat(), fc.integer({ min: 1, max: 9 }), (number, where, by) => {
        const type = /^\d/.test(number) ? 'nhs_number' : 'upn';
        const first = type === 'upn' ? 1 : 0;
        const at = first + (where % (number.length - first));
        const digit = String((Number(number[at]) + by) % 10);
        const wrong = number.slice(0, at) + digit + number.slice(at + 1);
        const next = number[at + 1];
        const swapped =
          next === undefined || next === number[at]
            ? wrong
            : `${number.slice(0, at)}${next}${number[at]}${number.slice(at + 2)}`;
        for (const mistaken of [wrong, swapped, number.slice(0, -1), `${number}1`]) {
          const reading = read(type, mistaken);
          expect([
            mistaken,
            reading.problems.length > 0,
            reading.confidence < 0.9 || reading.state === 'unreadable',
          ]).toEqual([mistaken, true, true]);
        }
      }),
    );
  });
});

test('a birth date is never after the receipt, in whatever century or order it is written', () => {
  const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2060-12-31'), noInvalidDate: true });
  const write = oneOf<(y: number, m: number, d: number) => string>(
    (y, m, d) => `${d}/${m}/${y}`,
    (y, m, d) => `${d}.${m}.${String(y).slice(2)}`,
    (y, m, d) => `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`,
    (y, m, d) =>
      `${d} ${['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][m - 1]} ${y}`,
  );
  fc.assert(
    fc.property(day, day, write, (born, received, put) => {
      const receivedOn = received.toISOString().slice(0, 10);
      const reading = read(
        'birth_date',
        put(born.getUTCFullYear(), born.getUTCMonth() + 1, born.getUTCDate()),
        receivedOn,
      );
      if (reading.state === 'answered') expect(String(reading.value) <= receivedOn).toBe(true);
      else expect(reading.problems).not.toEqual([]);
    }),
  );
});

const codes: Code[] = ['Alpha', 'Bravo', 'Charlie', 'Delta', 'Echo', 'Foxtrot', 'Golf', 'Hotel'].map((name) => ({
  code: name.toLowerCase(),
  wordings: [name, `${name} risk`],
}));
const wordingOf = ({ wordings }: Code) => wordings[1] ?? '';

describe('choices', () => {
  test('ticked boxes give their codes, in whatever order they are printed', () => {
    const printed = fc.shuffledSubarray(codes, { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(
        printed,
        fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
        fc.boolean(),
        (own, ticks, before) => {
          const rows = own.map((code, at) => {
            const mark = box(ticks[at] ? 'ticked' : 'empty');
            return before ? [mark, text(` ${wordingOf(code)}`)] : [text(`${wordingOf(code)} `), mark];
          });
          const reading = readValue({ type: 'choices', codes }, lines(...rows));
          const chosen = own.filter((_, at) => ticks[at]).map(({ code }) => code);
          expect([reading.state, reading.value]).toEqual(chosen.length > 0 ? ['answered', chosen] : ['blank', null]);
        },
      ),
    );
  });

  test('one tick is the choice; two are for a person', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(codes, { minLength: 2, maxLength: 5 }), fc.nat(), fc.nat(), (own, one, other) => {
        const ticks = new Set([one % own.length, other % own.length]);
        const rows = own.map((code, at) => [box(ticks.has(at) ? 'ticked' : 'empty'), text(` ${wordingOf(code)}`)]);
        const reading = readValue({ type: 'choice', codes }, lines(...rows));
        if (ticks.size === 1) expect(reading.value).toBe(own[one % own.length]?.code);
        else
          expect([reading.state, reading.problems.map(({ code }) => code)]).toEqual([
            'unreadable',
            ['two_boxes_ticked'],
          ]);
      }),
    );
  });

  test('what is struck out is not chosen, and what is left is', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(codes, { minLength: 2, maxLength: 4 }),
        fc.nat(),
        oneOf(' / ', ' ', '   '),
        (own, left, gap) => {
          const kept = left % own.length;
          const runs = own.flatMap((code, at) => [
            text(wordingOf(code), at === kept ? {} : { struck: true }),
            text(gap),
          ]);
          expect(readValue({ type: 'choice', codes }, lines(runs)).value).toBe(own[kept]?.code);
        },
      ),
    );
  });

  test('a word of every ethnicity code comes back as its code, and a made-up one as none', () => {
    fc.assert(
      fc.property(word, word, (one, other) => {
        const reading = read('ethnicity', `${one} ${other}`);
        expect(reading.state === 'answered' && reading.confidence >= 0.9).toBe(false);
      }),
    );
  });
});

describe('every scale of the indicator tables', () => {
  const oneChoice = Object.entries(scales).flatMap(([id, scale]) =>
    scale.kind === 'one' ? [{ id: id as keyof typeof scales, scale }] : [],
  );
  test.each(oneChoice)('$id: the marked column is the answer, two are for a person, none is blank', ({ id, scale }) => {
    const own = scale.codes;
    fc.assert(
      fc.property(fc.nat(), fc.nat(), oneOf('box', 'x', '✓'), (one, other, by) => {
        const marked = new Set([one % own.length, other % own.length]);
        const columns = own.map(({ code }, at) => {
          const here = marked.has(at);
          const mark = by === 'box' ? [box(here ? 'ticked' : 'empty')] : here ? [text(by)] : [];
          return { heading: code.replaceAll('_', ' '), written: lines(mark) };
        });
        const reading = readScale(id, columns);
        if (marked.size === 1)
          expect([reading.state, reading.value]).toEqual(['answered', own[one % own.length]?.code]);
        else expect([reading.state, reading.problems.length > 0]).toEqual(['unreadable', true]);
      }),
    );
    const empty = own.map(({ code }) => ({ heading: code.replaceAll('_', ' '), written: lines([box('empty')]) }));
    expect(readScale(id, empty).state).toBe('blank');
  });

  test.each([3, 4, 5] as const)(
    'a score up to %i is kept as the number that it is, and one above it is none',
    (most) => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 12 }), (score) => {
          const reading = readScale(`score_0_${most}`, [{ heading: 'Score', written: lines([text(String(score))]) }]);
          if (score <= most) expect([reading.state, reading.value]).toEqual(['answered', score]);
          else expect([reading.state, reading.value]).toEqual(['unreadable', null]);
        }),
      );
    },
  );
});
