import { expect, test } from 'vitest';
import { Fault } from '../../src/faults.ts';
import type { ReadingPool } from '../../src/pipeline/reading/pool.ts';
import { type StepParts, steps } from '../../src/pipeline/steps.ts';
import type { FormId, FormOutcome, FormRow, Store } from '../../src/store/index.ts';
import { value } from '../store/samples.ts';

type Ended = { id: string; outcome: FormOutcome | undefined };

/** Two forms whose turn has come, in a store that cannot hand out the first. */
function twoForms(trouble: () => unknown) {
  const ended: Ended[] = [];
  const form = (id: FormId): FormRow => ({
    ...{ id, messageId: id as never, kind: 'mace-referral', state: 'read', match: null },
    received: new Date('2026-11-23T10:00:00Z'),
    form: {
      ...{ kind: 'mace-referral', version: '1', versionKnown: true, confidence: 1, problems: [] },
      fields: { 'referrer.name': value('Sam Example') },
    },
  });
  const forms = {
    readyToMatch: async () => ['1', '2'].filter((id) => !ended.some((one) => one.id === id)),
    load: async (id: FormId) => {
      if (id === '1') throw trouble();
      return form(id);
    },
    candidates: async (id: FormId) => {
      const subject = { id, kind: 'mace-referral', fingerprint: 'same', keys: [] };
      return { subject, earlier: [{ ...subject, id: '0' }] };
    },
    matched: async (id: FormId, _match: unknown, _placings: unknown, outcome?: FormOutcome) =>
      void ended.push({ id, outcome }),
  };
  const store = {
    forms,
    originals: { inBucket: false },
    work: { exclusively: (_name: string, run: () => Promise<void>) => run() },
  } as unknown as Store;
  const settings: StepParts['settings'] = {
    ...{ certainEnough: 0.9, sender: { trustedServers: [] }, fileBytes: 1_000, stuckMilliseconds: 1_000 },
  };
  const parts: StepParts = { store, scanner: null, pool: {} as ReadingPool, next: async () => {}, settings };
  return { ended, match: steps(parts).match };
}

test('a form that cannot be matched goes to a person, and does not hold up those behind it for ever', async () => {
  const { ended, match } = twoForms(() => new TypeError('not a function'));
  await expect(match()).rejects.toThrow(TypeError);
  await expect(match()).rejects.toThrow(TypeError);
  expect(ended).toEqual([]);
  await match();
  expect(ended).toEqual([
    { id: '1', outcome: { kind: 'review', reasons: ['step_failed'], dueAt: expect.any(Date) } },
    { id: '2', outcome: { kind: 'duplicate', of: '0' } },
  ]);
});

test('a database that is away counts against no form', async () => {
  const { ended, match } = twoForms(() => new Fault('database_away'));
  for (let time = 0; time < 6; time += 1) await expect(match()).rejects.toMatchObject({ code: 'database_away' });
  expect(ended).toEqual([]);
});
