import { spawnSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chance } from '../../fixtures/chance.ts';
import { type Mail, makeMails } from '../../fixtures/mails.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { type Dovecot, startDovecot } from '../servers/dovecot.ts';
import { startPostgres, type TestPostgres } from '../servers/postgres.ts';
import { startRedis, type TestRedis } from '../servers/redis.ts';
import { hasTool } from '../tools.ts';
import { intake, settingsFor } from './intake.ts';
import { keyring, outcomeOf, untilSettled } from './running.ts';

const count = 200;
const kills = 30;

describe.skipIf(!hasTool('dovecot') || !hasTool('redis'))(
  '`intake start`, killed at random moments of a run over 200 mails',
  () => {
    let dovecot: Dovecot;
    let postgres: TestPostgres;
    let redis: TestRedis;
    let mails: Mail[];
    let undisturbed: Awaited<ReturnType<typeof outcomeOf>>;

    beforeAll(async () => {
      [dovecot, postgres, redis] = await Promise.all([startDovecot(), startPostgres(), startRedis()]);
      mails = await makeMails({ seed: 11, count });
      await dovecot.append(mails.map(({ raw }) => raw));
      const url = await postgres.database();
      const run = intake(['start'], settingsFor(dovecot, 'team', url));
      const store = storeOn(url);
      await untilSettled(store, count, 100);
      await store.close();
      run.process.kill('SIGTERM');
      expect(await run.ended).toBe(0);
      undisturbed = await outcomeOf(url);
    }, 150_000);
    afterAll(async () => {
      await Promise.all([dovecot.stop(), postgres.stop(), redis.stop()]);
    });

    const storeOn = (url: string): Store => openStore({ databaseUrl: url, connections: 2, keyring });

    test.each([
      ['PostgreSQL', {}],
      ['Redis', { REDIS_URL: 'set below' }],
    ])(
      `%s: after ${kills} kills every mail has one disposition and every form one record or review item`,
      async (_name, more) => {
        const url = await postgres.database();
        const settings = settingsFor(dovecot, 'team', url, 'REDIS_URL' in more ? { REDIS_URL: redis.url } : {});
        const luck = chance(99);
        const store = storeOn(url);
        let killed = 0;
        for (; killed < kills; killed += 1) {
          const run = intake(['start'], settings);
          const before = moved(await store.work.counts());
          // Most kills come while work is under way; some while the program is still starting.
          const patience = luck.often(0.2) ? luck.below(900) : 15_000;
          for (const end = Date.now() + patience; Date.now() < end; await wait(20))
            if (moved(await store.work.counts()) > before) break;
          await wait(luck.below(250));
          run.process.kill('SIGKILL');
          await run.ended;
        }
        const last = intake(['start'], settings);
        await untilSettled(store, count, 100);
        await store.close();
        last.process.kill('SIGTERM');
        expect(await last.ended).toBe(0);
        process.stdout.write(`${killed} kills over ${count} mails\n`);
        expect(await outcomeOf(url)).toEqual(undisturbed);
        expect(spawnSync('pgrep', ['-f', 'pipeline/reading/process']).stdout.toString()).toBe('');
      },
      280_000,
    );
  },
);

/** Grows with every step that ends. */
function moved({ messages, forms }: Awaited<ReturnType<Store['work']['counts']>>): number {
  const sum = (counts: Record<string, number>) => Object.values(counts).reduce((total, one) => total + one, 0);
  return sum(messages) + sum(forms) * 2 - (messages.collected ?? 0) - (forms.read ?? 0);
}
