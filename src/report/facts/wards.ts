import { parse } from 'csv-parse/sync';
import { limits } from '../../limits.ts';
import type { Wards } from './places.ts';

export type WardsReading = { kind: 'wards'; wards: Wards } | { kind: 'wrong'; why: string };

const postcodeNames = /^(postcode|pcds?|pcd[78]?)$/i;
const wardNames = /^(ward|ward[ _]?name|wd\d*nm|osward|ward[ _]?code|wd\d*cd)$/i;

/** A list of postcodes with their wards: CSV with a column `postcode` and a column `ward`, or those of the ONS Postcode Directory. */
export function readWards(text: string): WardsReading {
  let rows: string[][];
  try {
    rows = parse(text, { bom: true, skip_empty_lines: true, relax_column_count: true, to: limits.wardRows + 2 });
  } catch {
    return { kind: 'wrong', why: 'a CSV file' };
  }
  const [head = [], ...body] = rows;
  const postcode = head.findIndex((name) => postcodeNames.test(name.trim()));
  const ward = head.findIndex((name) => wardNames.test(name.trim()));
  if (postcode < 0 || ward < 0) return { kind: 'wrong', why: 'a CSV file with the columns postcode and ward' };
  if (body.length > limits.wardRows) return { kind: 'wrong', why: `at most ${limits.wardRows} rows` };
  const wards = new Map<string, string>();
  for (const row of body) {
    const key = (row[postcode] ?? '').replaceAll(' ', '').toUpperCase();
    const name = (row[ward] ?? '').trim();
    if (key !== '' && name !== '') wards.set(key, name);
  }
  return { kind: 'wards', wards };
}
