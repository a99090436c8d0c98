import { fileURLToPath } from 'node:url';
import nunjucks from 'nunjucks';
import { kindInWords } from './kind-words.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const govuk = fileURLToPath(new URL('.', import.meta.resolve('govuk-frontend/package.json')));

export type Views = { render(template: string, context: object): string };

/** Templates beside their pages; everything put into one is escaped. */
export function openViews(): Views {
  const environment = new nunjucks.Environment(
    new nunjucks.FileSystemLoader([`${here}pages`, `${here}layout`, `${govuk}dist`]),
    { autoescape: true, trimBlocks: true, lstripBlocks: true },
  );
  environment.addFilter('when', when);
  environment.addFilter('day', day);
  environment.addFilter('count', (number: number | bigint) => number.toLocaleString('en-GB'));
  environment.addFilter('percent', percent);
  environment.addFilter('counted', counted);
  environment.addFilter('words', (code: string) => code.replaceAll('_', ' '));
  environment.addFilter('kind', kindInWords);
  return { render: (template, context) => environment.render(template, context) };
}

const zone = 'Europe/London';
const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: zone });
const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: zone });

/** One place behind the point, so that a small rate is not shown as none. */
function percent(share: number): string {
  return `${(share * 100).toLocaleString('en-GB', { maximumFractionDigits: 1 })}%`;
}

/** `1 item`, `2 items`. */
function counted(number: number | bigint, one: string, more = `${one}s`): string {
  return `${number.toLocaleString('en-GB')} ${Number(number) === 1 ? one : more}`;
}

function when(value: Date | null | undefined): string {
  return value ? moment.format(value) : '';
}

function day(value: Date | null | undefined): string {
  return value ? date.format(value) : '';
}
