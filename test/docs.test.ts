import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const text = (page: string) => readFileSync(join(root, page), 'utf8');

test.each(pages)('%s names no file that is not there', (page) => {
  const files = [...text(page).matchAll(/`((?:src|test|docs|fixtures|prisma)\/[\w./-]+)`/g)].map(
    (found) => found[1] ?? '',
  );
  const links = [...text(page).matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)].map((found) =>
    join(dirname(page), found[1] ?? ''),
  );
  expect([...files, ...links].filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

test('every command of intake has its line in the docs and in the README', () => {
  const commands = [...text('src/main.ts').matchAll(/^ {2}(\w+): \{/gm)].map((found) => found[1] ?? '');
  expect(commands.length).toBeGreaterThan(8);
  const listed = text('docs/command-line.md');
  const readme = text('README.md');
  expect(commands.filter((name) => !listed.includes(`\`intake ${name}`))).toEqual([]);
  expect(commands.filter((name) => !new RegExp(`\`(intake )?${name}\``).test(readme))).toEqual([]);
});

test('every setting stands in .env.example', () => {
  const example = text('.env.example');
  const shapes = ['worker', 'web'].map((part) => text(`src/config/${part}.ts`)).join('\n');
  const settings = [...shapes.matchAll(/^ {2}([A-Z][A-Z_]{3,}): /gm)].map((found) => found[1] ?? '');
  expect(settings.length).toBeGreaterThan(20);
  expect(settings.filter((name) => !new RegExp(`^#? ?${name}=`, 'm').test(example))).toEqual([]);
});
