import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import type { Chance } from '../../fixtures/chance.ts';
import { outlookFile } from '../../fixtures/outlook.ts';
import { openArchive } from '../../src/file/index.ts';
import { zip } from '../file/zips.ts';
import { tnef } from '../message/tnef-file.ts';
import { anyMutation, type Mutation, mailMutation, textMutation } from './mutate.ts';

/** A kind of file to damage: whole examples, how to damage them, and how much of the run it gets. */
export type Kind = {
  whole: Buffer[];
  damage(bytes: Buffer, chance: Chance, others: readonly Buffer[]): Promise<Buffer> | Buffer;
  share: number;
  /** A password that is given with each, as a person would. */
  password?: string;
};

const fixtures = resolve(import.meta.dirname, '../../fixtures');

function folder(name: string, ending: string, most = 40): Buffer[] {
  const names = readdirSync(join(fixtures, name)).filter((one) => one.endsWith(ending));
  const step = Math.max(1, Math.floor(names.length / most));
  return names.filter((_, index) => index % step === 0).map((one) => readFileSync(join(fixtures, name, one)));
}

/** One to three ways of damage, one after the other. */
function several(mutations: readonly Mutation[]) {
  return (bytes: Buffer, chance: Chance, others: readonly Buffer[]): Buffer => {
    let changed = bytes;
    for (let count = 1 + chance.below(3); count > 0; count -= 1)
      changed = chance.pick(mutations)(changed, chance, others).subarray(0, largest);
    return changed;
  };
}
const largest = 4_000_000;

/** Half of them inside the zip, so that the damage is in the document and not in the packing. */
async function inside(bytes: Buffer, chance: Chance, others: readonly Buffer[]): Promise<Buffer> {
  const opened = chance.often(0.5) ? openArchive(bytes) : null;
  if (opened?.kind !== 'opened') return several(anyMutation)(bytes, chance, others);
  const chosen = chance.pick(opened.entries).name;
  const mutations = chance.often(0.7) ? textMutation : anyMutation;
  const entries = opened.entries.flatMap(({ name, bytes: own }) => {
    if (name !== chosen) return [[name, Buffer.from(own)] as const];
    return chance.often(0.05) ? [] : [[name, several(mutations)(Buffer.from(own), chance, [])] as const];
  });
  // What an OpenDocument file is stands in its first entry, which is not compressed.
  return zip(Object.fromEntries(entries), { compress: false });
}

/** A few words and a box, as a camera or a scanner writes them; small, because every one that still opens is read letter by letter. */
async function pictures(): Promise<Buffer[]> {
  const drawn = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="620" height="400"><rect width="620" height="400" fill="white"/><g font-size="24"><text x="20" y="50">MACE Referral Form</text><text x="20" y="120">Name: Ann Example</text></g><rect x="20" y="160" width="560" height="120" fill="none" stroke="black" stroke-width="2"/></svg>',
  );
  const heic = readFileSync(resolve(import.meta.dirname, '../document/picture/samples/upright.heic'));
  const made = (['jpeg', 'png', 'tiff', 'webp'] as const).map((format) => sharp(drawn).toFormat(format).toBuffer());
  return [heic, ...(await Promise.all(made))];
}

const binary = several(anyMutation);
const written = several([...textMutation, ...anyMutation]);

export async function kinds(): Promise<Record<string, Kind>> {
  const forms = folder('filled', '.docx');
  const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = forms;
  const inner = { body: 'Name: x', attachments: [{ name: 'b.docx', content: second }] };
  const message = (content: Buffer) =>
    outlookFile({ body: 'x', attachments: [{ name: 'a.docx', content }, { message: inner }] });
  const table = (rows: string) => Buffer.from(rows.repeat(20));
  return {
    docx: { whole: forms, damage: inside, share: 3 },
    doc: { whole: folder('doc', '.doc'), damage: binary, share: 3 },
    odt: { whole: folder('odt', '.odt'), damage: inside, share: 2 },
    rtf: { whole: folder('rtf', '.rtf'), damage: written, share: 2 },
    'pdf print': { whole: folder('prints', '.pdf', 16), damage: written, share: 2 },
    'pdf form': { whole: folder('pdf-forms', '.pdf'), damage: written, share: 2 },
    eml: { whole: folder('inbox', '.eml'), damage: several([...mailMutation, ...anyMutation]), share: 3 },
    msg: { whole: [message(first), message(second)], damage: binary, share: 2 },
    tnef: { whole: [tnef([{ name: 'a.doc', longName: 'a.docx', bytes: first }])], damage: binary, share: 1 },
    zip: { whole: [await zip({ 'a.docx': first, 'b/c.docx': second })], damage: inside, share: 1 },
    picture: { whole: await pictures(), damage: binary, share: 1 },
    'locked office': { whole: folder('locked', '.docx'), damage: binary, share: 1, password: 'Harbour-42' },
    'locked pdf': { whole: folder('locked', '.pdf'), damage: binary, share: 1, password: 'Harbour-42' },
    csv: { whole: [table('Reference,Question,Answer\nA1,"Child, name",Ann\n')], damage: written, share: 1 },
    json: {
      whole: [Buffer.from(JSON.stringify({ a: [1, { b: 'x' }], c: 'y'.repeat(200) }))],
      damage: written,
      share: 1,
    },
    html: {
      whole: [table('<table><tr><td>Name</td><td>Ann</td></tr></table><p>&amp;</p>')],
      damage: written,
      share: 1,
    },
  };
}
