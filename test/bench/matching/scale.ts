import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Form, Value } from '../../../src/form/model.ts';
import { formFingerprint, matchKeys } from '../../../src/match/index.ts';
import type { Person } from '../../../src/match/people/index.ts';
import { matchOne } from '../../../src/pipeline/match.ts';
import {
  type FormId,
  type MessageId,
  migrate,
  openStore,
  type PartId,
  type PeopleList,
  type Store,
  startEmbeddedPostgres,
} from '../../../src/store/index.ts';
import { County, type Human } from './county.ts';
import { type Chance, chanceFrom } from './errors.ts';
import { faulty, listed, onForm } from './faults.ts';

export type ScaleFigures = {
  known: number;
  importSeconds: number;
  /** What else the machine was doing, as the processes that wanted a core. */
  load: number;
  median: number;
  worst95: number;
  /** Of the forms about somebody known: linked to that one, or that one suggested, or suggested first. */
  about: number;
  linked: number;
  linkedWrongly: number;
  suggested: number;
  first: number;
};

/** One store that grows: at each size a few hundred forms are matched as the worker matches them, each timed whole, with what it writes. */
export async function measureScale(seed: number, sizes: number[], forms: number, tell: (line: string) => void) {
  const place = mkdtempSync(join(tmpdir(), 'bench-matching-'));
  // As a server that holds a million people is set up; what is written is as safe as ever.
  const server = await startEmbeddedPostgres(place, ['shared_buffers=1GB', 'max_wal_size=4GB']);
  const recorded: MessageId[] = [];
  const figures: ScaleFigures[] = [];
  try {
    await migrate(server.url);
    const keyring = { current: { id: 'bench', key: randomBytes(32) }, others: [] };
    const store = openStore({ databaseUrl: server.url, connections: 4, keyring, recorded: (id) => recorded.push(id) });
    const chance = chanceFrom(seed);
    const county = new County(chance, sizes.at(-1) ?? 1_000);
    const drawn: Human[] = [];
    let known = 0;
    for (const size of sizes) {
      const start = performance.now();
      const report = await store.people.import(newPeople(county, chance, size - known, drawn), 'bench');
      known += report.added;
      const importSeconds = (performance.now() - start) / 1_000;
      tell(`${known} people known, ${report.added} of them imported in ${importSeconds.toFixed(0)} s`);
      figures.push({
        known,
        importSeconds,
        load: loadavg()[0] ?? 0,
        ...(await timeForms(store, county, chance, drawn, forms, recorded)),
      });
      tell(`  ${figures.at(-1)?.median.toFixed(1)} ms a form at the median`);
    }
    await store.close();
  } finally {
    await server.stop();
    rmSync(place, { recursive: true, force: true });
  }
  return figures;
}

/** Each import here is one part of the list, so those of the parts before are told to be gone; they stay known, and that is all that counts. */
async function* newPeople(county: County, chance: Chance, count: number, drawn: Human[]): AsyncGenerator<PeopleList> {
  let made = 0;
  while (made < count) {
    for (const human of county.household().children) {
      if (made >= count) return;
      made += 1;
      // A few of them are remembered to write forms about.
      if (chance.happens(Math.min(1, 2_000 / count))) drawn.push(human);
      const { id, ...described } = listed(human, chance);
      yield { kind: 'person', line: made, caseId: id, described: { ...described, caseId: id } };
    }
  }
}

async function timeForms(
  store: Store,
  county: County,
  chance: Chance,
  drawn: Human[],
  count: number,
  recorded: MessageId[],
) {
  const ready: { id: FormId; caseId: string | null }[] = [];
  for (let index = 0; index < count; index += 1) {
    const stranger = chance.happens(0.3);
    const human = stranger ? county.household().children[0] : chance.pick(drawn);
    if (!human) throw new Error('a household has a child');
    const person = stranger ? onForm(human, 'form', chance) : faulty(human, 'form', chance, county).person;
    ready.push({ id: await readForm(store, person, chance, recorded), caseId: stranger ? null : human.id });
  }
  for (const { id } of ready.slice(0, 20)) await matchOne(store, id);
  const times: number[] = [];
  let [about, linked, linkedWrongly, suggested, first] = [0, 0, 0, 0, 0];
  for (const { id, caseId } of ready.slice(20)) {
    const start = performance.now();
    await matchOne(store, id);
    times.push(performance.now() - start);
    const links = (await store.subjects.linksOf({ form: id })).filter(({ prefix }) => prefix === 'child.');
    const tied = links.find(({ state, caseId: tiedTo }) => state === 'linked' && tiedTo !== null);
    const others = links
      .filter(({ state }) => state === 'suggested')
      .sort((a, b) => (b.probability ?? 0) - (a.probability ?? 0));
    if (tied && tied.caseId !== caseId) linkedWrongly += 1;
    if (caseId === null) continue;
    about += 1;
    if (tied?.caseId === caseId) linked += 1;
    else if (others.some((one) => one.caseId === caseId)) suggested += 1;
    if (tied?.caseId === caseId || others[0]?.caseId === caseId) first += 1;
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0;
  return { median: at(0.5), worst95: at(0.95), about, linked, linkedWrongly, suggested, first };
}

const value = (text: string): Value => ({
  state: 'answered',
  value: text,
  raw: text,
  confidence: 0.99,
  source: { how: 'cell' },
});
let mails = 0;

/** A toolkit as the reader leaves it, with a child, the agency and two people beside. */
async function readForm(store: Store, person: Person, chance: Chance, recorded: MessageId[]): Promise<FormId> {
  mails += 1;
  const { id: _, carers, ...said } = person;
  const fields: Record<string, string> = Object.fromEntries(
    Object.entries(said).map(([key, text]) => [`child.${key}`, text]),
  );
  const uk = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(said.dob ?? '');
  if (uk) fields['child.dob'] = `${uk[3]}-${uk[2]}-${uk[1]}`;
  if (carers) fields['parents[0].name'] = carers;
  fields['assessor.agency'] = chance.pick([
    'Wexcombe Police',
    'Saltersby School',
    'Port Ainley Trust',
    'Harbour Youth Charity',
  ]);
  fields['peopleOfConcern[0].name'] = `Tiny ${chance.pick(['Jay', 'Mo', 'Dee'])}`;
  fields['locationsOfConcern[0].name'] = `${chance.pick(['Harbour', 'Quay', 'Station'])} Arcade ${chance.below(300)}`;
  fields.analysis = `Form ${mails}`;
  const form: Form = {
    kind: 'exploitation-toolkit',
    version: '4',
    versionKnown: true,
    confidence: 0.98,
    fields: Object.fromEntries(Object.entries(fields).map(([key, text]) => [key, value(text)])),
    problems: [],
  };
  const due = new Date('2026-11-24T10:00:00Z');
  const bytes = Buffer.from(`Message-ID: <bench-${mails}@example.org>\r\n\r\n`);
  await store.ledger.record(
    { mailbox: 'bench', folder: 'INBOX', uidValidity: 1n },
    { uid: mails, received: due, bytes },
  );
  const { parts } = await store.messages.opened(
    recorded.at(-1) ?? ('' as MessageId),
    {
      envelope: { subject: 'A form', plainSubject: 'A form', from: [], replyTo: [], to: [] },
      trust: { spf: 'absent', dkim: 'absent', dmarc: 'absent', arc: 'absent', concerns: [] },
      kind: 'submission',
      parts: [{ path: '1', format: 'docx', bytes, hash: String(mails), role: 'attachment' }],
      problems: [],
    },
    due,
  );
  const read = { form, fingerprint: formFingerprint(form), keys: matchKeys(form) };
  const { forms } = await store.parts.read(
    parts[0] ?? ('' as PartId),
    { outcome: 'forms', forms: [read], reasons: [] },
    due,
  );
  return forms[0] ?? ('' as FormId);
}
