import { expect, test } from 'vitest';
import { Fault, faultCode } from '../src/faults.ts';
import { openLog } from '../src/log.ts';

function logged(write: (log: ReturnType<typeof openLog>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  write(openLog('trace', (line) => lines.push(line)));
  return lines.map((line) => JSON.parse(line));
}

test('codes, ids and counts are written as they are', () => {
  const [line] = logged((log) =>
    log.info('step_done', { step: 'open', id: '12', count: 3, big: 9_007_199_254_740_993n }),
  );
  expect(line).toMatchObject({ msg: 'step_done', step: 'open', id: '12', count: 3, big: '9007199254740993' });
});

test.each([
  ['a name', 'Sam Quillfeather'],
  ['an address', 'sam@example.org'],
  ['a telephone number', '01632 960 123'],
  ['a subject', 'RE: child at risk'],
  ['a file name', 'Referral for Sam.docx'],
  ['several lines', 'one\ntwo'],
  ['a value without end', 'x'.repeat(121)],
])('%s is withheld, whatever its field is called', (_what, text) => {
  for (const field of ['id', 'step', 'mailbox', 'anything']) {
    const [line] = logged((log) => log.warn('some_event', { [field]: text }));
    expect(line?.[field]).toBe('[withheld]');
  }
});

test('of a thrown thing only its code is written, never its words or its stack', () => {
  const quoting = Object.assign(new Error('duplicate key: Sam Quillfeather'), { code: '23505' });
  const lines = logged((log) => {
    log.fault('step_failed', quoting);
    log.fault(
      'step_failed',
      new Fault('database_refused', { cause: Object.assign(new Error('Sam'), { code: 'SQLSTATE_23505' }) }),
    );
    log.fault('step_failed', 'Sam Quillfeather');
    log.fault('step_failed', { name: 'Sam Quillfeather' });
  });
  expect(lines.map(({ fault }) => fault)).toEqual(['Error', 'database_refused:SQLSTATE_23505', 'string', 'object']);
  expect(JSON.stringify(lines)).not.toMatch(/Sam|stack|at .*:\d+/);
});

test('an error whose name is text has no name', () => {
  const named = new Error('x');
  named.name = 'Sam Quillfeather';
  expect(faultCode(named)).toBe('Error');
});
