import { readFileSync } from 'node:fs';
import { type Partner, readPartners } from '../message/sender/index.ts';
import { readWards, type Wards } from '../report/facts/index.ts';

/** Settings that name a file with a table: partner agencies, wards. */
export function partnersIn(file: string | undefined, wrong: string[]): Partner[] {
  if (file === undefined) return [];
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    wrong.push('PARTNERS_FILE: the path of a file that can be read');
    return [];
  }
  const read = readPartners(text);
  if (read.kind === 'partners') return read.partners;
  wrong.push(...read.details.map((detail) => `PARTNERS_FILE: ${detail}`));
  return [];
}

export function wardsIn(file: string | undefined, wrong: string[]): Wards {
  if (file === undefined) return new Map();
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    wrong.push('WARDS_FILE: the path of a file that can be read');
    return new Map();
  }
  const read = readWards(text);
  if (read.kind === 'wards') return read.wards;
  wrong.push(`WARDS_FILE: ${read.why}`);
  return new Map();
}
