import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Mail, makeMails } from '../../fixtures/mails.ts';
import { compareWithLedger, listServerFolder } from '../../src/mailbox/index.ts';
import type { QueueSettings } from '../../src/pipeline/index.ts';
import { type Dovecot, startDovecot } from '../servers/dovecot.ts';
import { startPostgres, type TestPostgres } from '../servers/postgres.ts';
import { startRedis, type TestRedis } from '../servers/redis.ts';
import { hasTool } from '../tools.ts';
import { mailboxOn, outcomeOf, runPath, untilSettled } from './running.ts';

const count = 500;

describe.skipIf(!hasTool('dovecot') || !hasTool('redis'))('500 mixed mails from the inbox to records', () => {
  let dovecot: Dovecot;
  let postgres: TestPostgres;
  let redis: TestRedis;
  let mails: Mail[];
  const outcomes: Awaited<ReturnType<typeof outcomeOf>>[] = [];

  beforeAll(async () => {
    [dovecot, postgres, redis] = await Promise.all([startDovecot(), startPostgres(), startRedis()]);
    mails = await makeMails({ seed: 7, count });
    await dovecot.append(mails.map(({ raw }) => raw));
  }, 120_000);
  afterAll(async () => {
    await Promise.all([dovecot.stop(), postgres.stop(), redis.stop()]);
  });

  const flags = async () => {
    const staff = await dovecot.staff();
    await staff.mailboxOpen('INBOX', { readOnly: true });
    const all = await staff.fetchAll('1:*', { flags: true });
    await staff.logout();
    return all.map((one) => [...(one.flags ?? [])].filter((flag) => flag !== '\\Recent'));
  };

  test.each<[string, (url: string) => QueueSettings, 'undisturbed' | 'disturbed']>([
    ['PostgreSQL', (url) => ({ kind: 'postgres', url }), 'undisturbed'],
    ['Redis', () => ({ kind: 'redis', url: redis.url, prefix: 'first' }), 'undisturbed'],
    [
      'PostgreSQL, with the worker stopped and started in the middle',
      (url) => ({ kind: 'postgres', url }),
      'disturbed',
    ],
    [
      'Redis, wiped in the middle, with the worker stopped and started',
      () => ({ kind: 'redis', url: redis.url, prefix: 'second' }),
      'disturbed',
    ],
  ])(
    'on %s: everything is accounted for, and always in the same way',
    async (_name, queueOn, how) => {
      const url = await postgres.database();
      const before = await flags();
      const mailbox = mailboxOn(dovecot, 'team');
      const running = await runPath(url, queueOn(url), [mailbox]);
      if (how === 'disturbed') {
        for (const end = Date.now() + 60_000; Date.now() < end; await wait(50)) {
          if (Object.values((await running.store.work.counts()).forms).reduce((sum, one) => sum + one, 0) > 60) break;
        }
        await redis.client.flushall();
        await running.stopWorker();
        await redis.client.flushall();
        await running.startWorker();
        await wait(500);
        await redis.client.flushall();
      }
      await untilSettled(running.store, count, 100);
      const server = await listServerFolder(mailbox, 'INBOX');
      const differences = compareWithLedger(server, await running.store.mailboxes.ledgerRows('team', 'INBOX'));
      await running.stop();
      outcomes.push(await outcomeOf(url));
      expect(server.uids).toHaveLength(count);
      expect(differences).toEqual([]);
      expect(await flags()).toEqual(before);
      expect(outcomes.at(-1)).toEqual(outcomes[0]);
    },
    150_000,
  );

  test('each mail ends as its kind should, and hardly one goes to a person needlessly', () => {
    const endings = mails.map((mail, index) => {
      const outcome = outcomes[0]?.[index];
      const filed = outcome?.forms.filter((form) => form.includes(' filed ')).length ?? 0;
      const { disposition, reasons } = mail.expected;
      const right =
        outcome?.disposition === disposition &&
        filed === mail.expected.filed &&
        reasons.every((reason) => outcome.reasons.includes(reason));
      // Namesakes of nearly one birth date, or a doubt about a value: a person looks, and nothing is lost.
      const needless = disposition === 'filed' && outcome?.disposition === 'in_review' && filed < mail.expected.filed;
      return { right, needless, line: `${mail.id}: ${outcome?.disposition} ${outcome?.reasons.join(',')} ${filed}` };
    });
    expect(endings.filter(({ right, needless }) => !right && !needless).map(({ line }) => line)).toEqual([]);
    expect(endings.filter(({ needless }) => needless).length).toBeLessThanOrEqual(count / 100);
  });

  test('a new UIDVALIDITY, and a copy in another folder, add rows to the ledger and nothing to the records', async () => {
    const url = await postgres.database();
    const running = await runPath(url, { kind: 'postgres', url }, [
      mailboxOn(dovecot, 'small', { folders: ['INBOX', 'Copy'] }),
    ]);
    const few = mails.slice(0, 20).map(({ raw }) => raw);
    await dovecot.append(few, { user: 'small' });
    await dovecot.append(few.slice(0, 5), { user: 'small', folder: 'Copy' });
    await untilSettled(running.store, 25, 60);
    const before = await running.store.work.counts();
    dovecot.changeUidValidity(4_711, { user: 'small' });
    await untilSettled(running.store, 45, 60);
    const after = await running.store.work.counts();
    await running.stop();
    expect(after.forms).toEqual(before.forms);
    expect(after.openReviewItems).toBe(before.openReviewItems);
    expect(after.messages.same_mail).toBe((before.messages.same_mail ?? 0) + 20);
  }, 120_000);
});
