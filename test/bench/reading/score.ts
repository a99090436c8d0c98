import type { Form } from '../../../src/form/index.ts';
import type { Made, Truth } from './model.ts';

/** One value on which the reader and the truth differ, or agree. */
export type Compared = {
  key: string;
  truth: Truth | undefined;
  read: Form['fields'][string] | undefined;
  right: boolean;
  /** A person filled it in: print of the form and what headings imply is not counted as read. */
  counts: boolean;
};

const printed =
  /^form\.version$|^subject\.type$|\.(role|domain|scale|answer)$|^(indicators|vulnerabilities)\[\d+\]\.text$/;

/** Every key that either side has. What the form states is compared, and nothing that the reader adds is passed over. */
export function compare(made: Made, fields: Form['fields'], paged: boolean): Compared[] {
  const keys = new Set([...Object.keys(made.truth), ...Object.keys(fields)]);
  return [...keys].map((key) => {
    const [truth, read] = [made.truth[key], fields[key]];
    const counts = !printed.test(key) || (/^(referrer|assessor)\.role$/.test(key) && truth !== undefined);
    return { key, truth, read, right: agree(truth, read, paged), counts };
  });
}

/** A key that the form does not ask is right when the reader gives nothing for it. */
function agree(truth: Truth | undefined, read: Form['fields'][string] | undefined, paged: boolean): boolean {
  if (!truth) return !read || read.state === 'blank';
  if (!read) return false;
  return read.state === truth.state && plain(read.value, paged) === plain(truth.value, paged);
}

/** Codes are a set. On a page a wrapped line cannot be told from an ended one, so line breaks are not compared there. */
function plain(value: Truth['value'], paged: boolean): string {
  const sorted = Array.isArray(value) ? [...value].sort() : value;
  const written = JSON.stringify(typeof sorted === 'string' ? sorted.replace(/ +/g, ' ').trim() : sorted);
  const folded = written.replace(/[‘’]/g, "'").replace(/[“”]/g, '\\"').replace(/[–—]/g, '-');
  return paged ? folded.replace(/\\n/g, ' ') : written;
}
