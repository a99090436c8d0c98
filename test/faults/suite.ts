import { setTimeout as wait } from 'node:timers/promises';
import { type Mail, makeMails } from '../../fixtures/mails.ts';
import { intake } from '../pipeline/intake.ts';
import { leaksIn, secretsOf, storedValues, withoutMeasures } from '../pipeline/secrets.ts';
import { type Dovecot, startDovecot } from '../servers/dovecot.ts';
import { builtProgram } from './built-program.ts';
import { brokenRules, lookAtResult, type Result } from './look.ts';
import { type Ended, type Plan, runUnderFaults } from './run.ts';

/** What one run showed. All that is wrong stands in `wrong`; it is empty when nothing is. */
export type Report = {
  queue: Plan['queue'];
  faults: number;
  counts: [kind: string, count: number][];
  wrong: string[];
  result: Result;
};

export type Suite = {
  mails: Mail[];
  /** The same mails with no fault: what every other run must come to. */
  undisturbed: Report;
  disturbed(queue: Plan['queue'], faults: number, seed: number): Promise<Report>;
  stop(): Promise<void>;
};

export async function openSuite(count: number, seed: number, tell: (line: string) => void): Promise<Suite> {
  const program = builtProgram();
  const dovecot = await startDovecot();
  try {
    const mails = await makeMails({ seed, count });
    tell(`${count} mails made with seed ${seed}`);
    const words = await secretsOf(mails, []);
    const plan = { mails, seed, program, tell };
    const undisturbed = await report(dovecot, { ...plan, faults: 0, queue: 'PostgreSQL' }, words, null);
    return {
      mails,
      undisturbed,
      disturbed: (queue, faults, own) =>
        report(dovecot, { ...plan, faults, seed: own, queue }, words, undisturbed.result),
      stop: () => dovecot.stop(),
    };
  } catch (thrown) {
    await dovecot.stop();
    throw thrown;
  }
}

let users = 0;

async function report(dovecot: Dovecot, plan: Plan, words: string[], expected: Result | null): Promise<Report> {
  users += 1;
  const ended = await runUnderFaults(dovecot, `user${users}`, plan);
  try {
    const { queue } = plan;
    const counts = [...ended.counts].sort(([one], [other]) => one.localeCompare(other));
    const faults = counts.reduce((sum, [, count]) => sum + count, 0);
    const wrong: string[] = [];
    for (const { part, code, last } of ended.crew.fallen())
      wrong.push(`the ${part} ended by itself (${code}): ${last}`);
    wrong.push(...(await afterwards(ended, words, plan.program)));
    const result = await settledResult(ended.url, expected);
    for (const [rule, broken] of Object.entries(await brokenRules(ended.url))) wrong.push(`${rule}: ${broken}`);
    if (expected) wrong.push(...differences(result, expected));
    return { queue, faults, counts, wrong, result };
  } finally {
    await ended.close();
  }
}

/** The reports follow within a second or two; nothing else is still under way. */
async function settledResult(url: string, expected: Result | null): Promise<Result> {
  let result = await lookAtResult(url);
  for (const end = Date.now() + 20_000; Date.now() < end; await wait(500)) {
    const next = await lookAtResult(url);
    const same = JSON.stringify(next.rows) === JSON.stringify(expected?.rows ?? result.rows);
    result = next;
    if (same) break;
  }
  return result;
}

/** What the program itself says when all is over, and what it wrote meanwhile. */
async function afterwards({ crew, settings, url, jobs }: Ended, words: string[], program: string): Promise<string[]> {
  const wrong: string[] = [];
  for (const member of crew.members)
    for (const path of ['/health/live', '/health/ready', '/health', '/metrics']) {
      const { status, body } = await wellAgain(() => crew.probe(member, path));
      if (status !== 200) wrong.push(`${path} of the ${member.part} says ${status} ${body}`);
    }
  const commands = [
    ['status', '--json'],
    ['reconcile', '--json'],
    ['audit', 'verify'],
  ];
  const runs = commands.map((words) => ({ words, run: intake(words, settings, process.cwd(), program) }));
  for (const { words, run } of runs) {
    const code = await run.ended;
    if (code !== 0) wrong.push(`intake ${words.join(' ')} ended with ${code}: ${run.output()}`);
  }
  const said = runs.map(({ run }) => run.output());
  for (const member of [...crew.members]) {
    const code = await crew.end(member);
    if (code !== 0) wrong.push(`the ${member.part} ended with ${code}`);
  }
  const secrets = [...new Set([...words, ...(await secretsOf([], await storedValues(url)))])];
  const sinks = {
    log: crew.log(),
    jobs: jobs(),
    'probes and metrics': withoutMeasures(crew.answers()),
    commands: said.join('\n'),
  };
  for (const [sink, text] of Object.entries(sinks)) {
    const leaks = leaksIn(text, secrets);
    if (leaks.length > 0)
      wrong.push(
        `${leaks.length} of ${secrets.length} words from the mails stand in the ${sink}, such as ${leaks.slice(0, 5).join(', ')}`,
      );
  }
  if (secrets.length <= words.length || words.length === 0 || sinks.jobs === '' || !sinks.log.includes('step_done'))
    wrong.push('the search for personal data had nothing to look for or in');
  return wrong;
}

const healSeconds = 150;

/** A mail server that was cut off several times is left alone for a while. */
async function wellAgain(probe: () => ReturnType<Ended['crew']['probe']>): ReturnType<Ended['crew']['probe']> {
  for (const end = Date.now() + healSeconds * 1_000; ; await wait(500)) {
    const answer = await probe();
    if (answer.status === 200 || Date.now() > end) return answer;
  }
}

function differences(result: Result, expected: Result): string[] {
  const wrong: string[] = [];
  expected.mails.forEach((mail, at) => {
    const one = JSON.stringify(result.mails[at]);
    if (one !== JSON.stringify(mail))
      wrong.push(`mail ${at + 1} came to\n  ${one}\n  instead of\n  ${JSON.stringify(mail)}`);
  });
  if (result.mails.length !== expected.mails.length) wrong.push(`${result.mails.length} mails in the ledger`);
  for (const [table, count] of Object.entries(expected.rows))
    if (result.rows[table] !== count) wrong.push(`${table} has ${result.rows[table]} rows instead of ${count}`);
  return wrong;
}
