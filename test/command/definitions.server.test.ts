import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { filled, writeNorthmouth } from '../form/draft/northmouth.ts';
import { intake } from '../pipeline/intake.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'intake-definitions-'));
const blank = join(folder, 'blank.docx');
const example = join(folder, 'filled.docx');
const definition = join(folder, 'northmouth.yaml');
const page = readFileSync(join(root, 'docs/definitions.md'), 'utf8');

beforeAll(async () => {
  await writeNorthmouth(blank);
  await writeNorthmouth(example, filled);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(words: string[], environment: Record<string, string> = {}) {
  const process = intake(words, environment);
  const status = await process.ended;
  return { status, output: process.output().replaceAll(`${folder}/`, '') };
}

/** The blocks of the page after a line with this command, without the command. */
function shown(start: string): string {
  const block = [...page.matchAll(/```\w*\n(.*?)```/gs)]
    .map((found) => found[1] ?? '')
    .find((text) => text.startsWith(start));
  if (block === undefined) throw new Error(`the page shows no ${start}`);
  return block.replace(/^\$ .*\n/, '').trimEnd();
}

describe('the worked example of docs/definitions.md', () => {
  test('before: the form of an unknown version is read as far as it is understood, and what is not is listed', async () => {
    const { status, output } = await run(['read', example]);
    expect(status).toBe(0);
    expect(output).toContain(shown('$ intake read'));
    const [sheet] = JSON.parse((await run(['read', '--json', example])).output);
    expect(sheet.forms[0].notUnderstood).toContain('Preferred pronouns');
  });

  test('the draft is as shown, and reads the filled form without an edit', async () => {
    const drafted = await run(['definitions', 'draft', blank]);
    expect(drafted.status).toBe(0);
    expect(drafted.output).toContain(shown('$ intake definitions draft'));
    for (const [, block] of page.matchAll(/```yaml\n(.*?)```/gs)) expect(drafted.output).toContain(block?.trimEnd());
    writeFileSync(definition, drafted.output.replace(/^\d+ known questions.*$/m, ''));

    const tried = await run(['definitions', 'try', definition, example]);
    expect(tried.status).toBe(0);
    expect(tried.output).toContain(shown('$ intake definitions try'));
    const { output } = await run(['definitions', 'try', '--json', definition, example]);
    const [sheet] = JSON.parse(output);
    expect(sheet.forms[0]).toMatchObject({ decision: 'file', problems: [], notUnderstood: [] });
    expect(sheet.forms[0].fields['concern.whereTheyMeet']).toMatchObject({ value: 'park' });
  });

  test('after: in the folder of the definitions it files the new version, and the old ones as before', async () => {
    const own = join(folder, 'definitions');
    cpSync(join(root, 'src/form/definitions'), own, { recursive: true });
    copyFileSync(definition, join(own, 'northmouth.yaml'));
    const old = join(root, 'fixtures/filled/mace-referral-rows-001.docx');
    const { output } = await run(['read', '--json', example, old], { DEFINITIONS_FOLDER: own });
    const [ours, before] = JSON.parse(output);
    expect(ours.forms[0]).toMatchObject({ version: '4.0', decision: 'file', notUnderstood: [] });
    const [alone] = JSON.parse((await run(['read', '--json', old])).output);
    expect(before).toEqual(alone);
    expect((await run(['definitions'], { DEFINITIONS_FOLDER: own })).output).toContain('versions 4.0');
  });
});

describe('wrong use is told, with a status', () => {
  test.each<[string, string[], number, RegExp]>([
    ['no blank', ['draft'], 2, /usage: intake definitions draft/],
    ['a kind that does not exist', ['draft', '--kind', 'letter', blank], 2, /usage/],
    ['two blanks', ['draft', blank, blank], 2, /usage/],
    ['a blank that is not there', ['draft', join(folder, 'none.docx')], 1, /no such file/],
    ['a letter', ['draft', join(root, 'fixtures/others/letter.docx')], 1, /Too few questions/],
    ['another form', ['draft', join(root, 'fixtures/others/mash-referral.docx')], 1, /another known form: MASH/],
    ['a locked file', ['draft', join(root, 'fixtures/locked/locked.docx')], 1, /password/],
    ['no files to try', ['try', definition], 2, /usage: intake definitions try/],
    ['a definition that is not there', ['try', join(folder, 'none.yaml'), example], 2, /no definition/],
    ['an unknown verb', ['drafft', blank], 2, /drafft|positional/],
  ])('%s', async (_, words, expected, told) => {
    const { status, output } = await run(['definitions', ...words]);
    expect([status, output]).toEqual([expected, expect.stringMatching(told)]);
    expect(output).not.toMatch(/\bat .*:\d+:\d+/);
  });

  test('a mistake in the definition that is tried is named by its line', async () => {
    const wrong = join(folder, 'wrong.yaml');
    writeFileSync(wrong, readFileSync(definition, 'utf8').replace('type: birth_date', 'type: birthday'));
    const { status, output } = await run(['definitions', 'try', wrong, example]);
    expect(status).toBe(1);
    expect(output).toMatch(/wrong\.yaml:\d+: fields\.\d+\.type/);
  });

  test('files that hold no form are listed with their reason', async () => {
    const letter = join(root, 'fixtures/others/letter.docx');
    const { status, output } = await run(['definitions', 'try', definition, letter, join(folder, 'none.docx')]);
    expect(status).toBe(0);
    expect(output).toMatch(/letter\.docx: no form was found/);
    expect(output).toMatch(/none\.docx: file_missing/);
  });
});
