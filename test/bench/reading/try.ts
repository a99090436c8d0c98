import { loadDefinitions } from '../../../src/form/index.ts';
import { makeForm } from './make.ts';
import { readMade } from './reading.ts';
import { wordForm } from './word.ts';
const definitions = loadDefinitions();
const from = Number(process.argv[2]), count = Number(process.argv[3]);
const show = process.argv[4];
let right = 0, readN = 0, expected = 0, silent = 0, needless = 0, clean = 0, cleanFiled = 0, hazardFiled = 0, exact=0;
const reasons = new Map<string, number>();
const wrongBy = new Map<string, number>();
for (let seed = from; seed < from + count; seed += 1) {
  const made = makeForm(seed, definitions);
  const { bytes, look } = await wordForm(made);
  const o = await readMade(made, bytes, definitions, 0.9);
  if (o === 'not_read_yet') continue;
  const wrong = o.compared.filter((c) => !c.right);
  for (const c of o.compared) if (c.counts) {
    if (c.truth && c.truth.state !== 'blank') expected += 1;
    if (c.read && c.read.state !== 'blank') readN += 1;
    if (c.truth && c.truth.state !== 'blank' && c.right) right += 1;
  }
  const bad = wrong.length > 0;
  if (!bad) exact += 1;
  const isSilent = o.decision === 'file' && (bad || made.hazard !== null);
  if (isSilent) silent += 1;
  if (made.hazard === null) { clean += 1; if (o.decision === 'file') cleanFiled += 1; else if (!bad) needless += 1; }
  if (made.hazard === null && o.decision === 'review' && !bad) for (const r of o.form?.problems ?? []) { const k = r.code + ' ' + (r.field ?? '').replace(/\[\d+\]/, '[]'); reasons.set(k, (reasons.get(k) ?? 0) + 1); }
  for (const c of wrong) { const k = c.key.replace(/\[\d+\]/, '[]'); wrongBy.set(k, (wrongBy.get(k) ?? 0) + 1); }
  if ((show === 'wrong' && bad) || (show === 'silent' && isSilent) || (show === 'needless' && made.hazard===null && !bad && o.decision==='review')) {
    console.log(`#${seed} ${made.kind} ${made.title} ${made.hazard ?? ''} ${o.seen} ${o.decision} ${o.reasons} | ${look.arrangement} ${look.choosing} ${look.make} h:${look.heading} b:${look.bold} s:${look.shade ?? '-'} one:${look.oneTable}`);
    if (show === 'needless') console.log('   ', o.form?.problems.map((p) => p.code + ' ' + (p.field ?? '')).join(', '));
    for (const c of wrong.slice(0, 8)) console.log('   ', c.key, JSON.stringify(c.truth?.state), JSON.stringify(c.truth?.value), '<>', c.read?.state, JSON.stringify(c.read?.value), c.read?.confidence, '  label:', labelOf(made, c.key));
  }
}
function labelOf(made: any, key: string): string { const k = key.replace(/\[\d+\]/, '[]'); return made.parts.flatMap((p: any) => p.asked ?? p.entries?.[0] ?? []).filter((a: any) => a.key === k).map((a: any) => a.label).join(' | '); }
const P = right / readN, R = right / expected;
console.log({ P, R, F1: 2 * P * R / (P + R), exact: exact / count, silent, clean, cleanFiled, needless, hazardFiled });
console.log([...reasons].sort((a, b) => b[1] - a[1]).slice(0, 20));
console.log([...wrongBy].sort((a, b) => b[1] - a[1]).slice(0, 20));
