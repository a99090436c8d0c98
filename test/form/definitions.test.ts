import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { DefinitionMistake, describeDefinitions, loadDefinitions, readForms } from '../../src/form/index.ts';

import { sketchDocument } from './sketch.ts';

const source = resolve(import.meta.dirname, '../../src/form/definitions');
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** The definitions with one change. */
function changed(file: string, change: (text: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), 'definitions-'));
  folders.push(folder);
  cpSync(source, folder, { recursive: true });
  writeFileSync(join(folder, file), change(readFileSync(join(folder, file), 'utf8')));
  return folder;
}

function mistakesIn(folder: string): string[] {
  try {
    loadDefinitions(folder);
    return [];
  } catch (mistake) {
    if (mistake instanceof DefinitionMistake) return mistake.lines;
    throw mistake;
  }
}

test('the definitions are without mistakes and describe both kinds', () => {
  const described = describeDefinitions(loadDefinitions());
  expect(described.forms.map(({ kind }) => kind)).toEqual(['mace-referral', 'exploitation-toolkit']);
  expect(described.forms[0]?.fields).toContainEqual({ key: 'referrer.name', type: 'text', required: true, codes: [] });
  expect(described.others).toContain('MASH referral');
});

test.each([
  ['a type that is not known', /^( +type: )birth_date$/m, '$1birthday', 'type'],
  ['a field in a section that does not exist', /^( +in: )\[actions, .*$/m, '$1[nowhere]', 'no section "nowhere"'],
  ['a key that is no key', /^( +- key: )referral\.date$/m, '$1Referral Date', 'must look like'],
  ['a misspelt property', /^( +)required: always$/m, '$1requird: always', 'requird'],
  ['a field that is defined twice', /^( +- key: )referrer\.address$/m, '$1referrer.name', 'is defined twice'],
])('%s stops the start with file, line and what to mend', (_, find, replace, told) => {
  let line = 0;
  const folder = changed('mace-referral.yaml', (text) => {
    const next = text.replace(find, replace);
    line = text.split('\n').findIndex((own, at) => own !== next.split('\n')[at]) + 1;
    return next;
  });
  const [mistake = '', ...others] = mistakesIn(folder);
  expect(line).toBeGreaterThan(0);
  expect(mistake).toContain(told);
  expect(others).toEqual([]);
  const at = Number(/^mace-referral\.yaml:(\d+): /.exec(mistake)?.[1]);
  expect(at).toBeLessThanOrEqual(line);
  expect(at).toBeGreaterThanOrEqual(line - 3);
});

test('broken YAML is named by its line', () => {
  const folder = changed('other-forms.yaml', (text) => text.replace('forms:', 'forms: ['));
  expect(mistakesIn(folder)[0]).toMatch(/^other-forms\.yaml:\d+: /);
});

test('a missing file is named', () => {
  const folder = changed('other-forms.yaml', (text) => text);
  rmSync(join(folder, 'other-forms.yaml'));
  expect(mistakesIn(folder)).toEqual(['other-forms.yaml: the file is missing or cannot be read.']);
});

test('a further file is one more version of its form, and its mistakes are named', () => {
  const folder = changed('mace-referral.yaml', (text) => text);
  const known = readFileSync(join(folder, 'mace-referral.yaml'), 'utf8');
  writeFileSync(join(folder, 'southmouth.yaml'), known.replace(/^versions: .*$/m, 'versions: ["9.9"]'));
  const { forms } = loadDefinitions(folder);
  expect(forms.map(({ kind }) => kind)).toEqual(['mace-referral', 'exploitation-toolkit', 'mace-referral']);
  writeFileSync(join(folder, 'southmouth.yaml'), 'kind: letter\n');
  expect(mistakesIn(folder)[0]).toMatch(/^southmouth\.yaml:1: kind: /);
});

test('of several versions the one that prints the form’s own reads it, and a form of neither stays unknown', () => {
  const folder = changed('mace-referral.yaml', (text) => text);
  const known = readFileSync(join(folder, 'mace-referral.yaml'), 'utf8');
  const other = known.replace(/^versions: .*$/m, 'versions: ["9.9"]').replaceAll('referrer.role', 'referrer.rank');
  writeFileSync(join(folder, 'southmouth.yaml'), other);
  const definitions = loadDefinitions(folder);
  const keysOf = (version: string) => {
    const reading = readForms(sketchDocument(referral(version)), definitions);
    const [form] = reading.kind === 'forms' ? reading.forms : [];
    return [
      form?.versionKnown,
      Object.keys(form?.fields ?? {}).filter((key) => /role|rank/.test(key) && !key.includes('[')),
    ];
  };
  expect(keysOf('2.1')).toEqual([true, ['referrer.role']]);
  expect(keysOf('9.9')).toEqual([true, ['referrer.rank']]);
  expect(keysOf('5.5')).toEqual([false, ['referrer.role']]);
});

const referral = (version: string) => `
# MACE Referral Form
Version ${version}
## Referrer
|Name|Ann Example|Agency|Northmouth Police|
|Telephone|01632 960123|Role|Constable|
## Child
|Name|Tom Testperson|DOB|1/2/2010|`;

test('a new wording and a new version need no code', () => {
  const folder = changed('mace-referral.yaml', (text) =>
    text
      .replace('versions: [', 'versions: ["7.7", ')
      .replace('      - Referring officer\n', '      - Notifying colleague\n'),
  );
  const [form] = loadDefinitions(folder).forms;
  expect(form?.versions).toContain('7.7');
  expect(form?.fields.find(({ key }) => key === 'referrer.name')?.labels).toContain('Notifying colleague');
});
