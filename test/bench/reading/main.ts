// `npm run bench:reading`: forms drawn from a seed, written in each format, read, and compared with what was written.
// --seed N first seed (held-out seeds begin at 1,000,000: see docs/reading.md), --count N forms a format, --format docx,pdf,...,
// --calibration adds how true the confidences are and what each threshold costs, --evidence shows the same of the reader's evidence and fits
// probabilities to it. --show silent|wrong|needless lists the forms, with the values that went wrong and the looks of the form; --show causes
// counts in what way values went wrong.
import { parseArgs } from 'node:util';
import { loadDefinitions } from '../../../src/form/index.ts';
import { Calibration } from './calibration.ts';
import { countCauses } from './causes.ts';
import { makeForm } from './make.ts';
import { producers } from './producers.ts';
import { type Outcome, readMade } from './reading.ts';
import type { Compared } from './score.ts';
import { add, describe, emptyTally } from './tally.ts';

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: '1000000' },
    count: { type: 'string', default: '200' },
    format: { type: 'string', default: Object.keys(producers).join(',') },
    show: { type: 'string', default: '' },
    certain: { type: 'string', default: '0.9' },
    calibration: { type: 'boolean', default: false },
    evidence: { type: 'boolean', default: false },
  },
});

const BATCH = 100;
const calibration = new Calibration();
const definitions = loadDefinitions();
const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function showOutcome({ made, seen, decision, reasons, compared, form }: Outcome, looks: string): void {
  print(
    `#${made.seed} ${made.kind} [${made.hazard ?? 'sound'}] ${seen} -> ${decision} ${reasons.join(',')} | ${looks}`,
  );
  const wrong = compared.filter(({ right }) => !right);
  for (const { key, truth, read } of wrong.slice(0, 8))
    print(
      `    ${key}: ${truth?.state} ${JSON.stringify(truth?.value)} read ${read?.state} ${JSON.stringify(read?.value)} ${read?.confidence}`,
    );
  if (wrong.length === 0) print(`    ${form?.problems.map(({ code, field }) => `${code} ${field ?? ''}`).join(', ')}`);
}

function isShown(outcome: Outcome): boolean {
  const right = outcome.compared.every((one) => one.right);
  const sound = outcome.made.hazard === null;
  if (options.show === 'wrong') return !right;
  if (options.show === 'silent') return outcome.decision === 'file' && !(right && sound);
  return options.show === 'needless' && right && sound && outcome.decision === 'review';
}

async function measure(format: string): Promise<void> {
  const producer = producers[format];
  if (!producer) return print(`${format}\n  unknown; there are ${Object.keys(producers).join(', ')}`);
  const tally = emptyTally();
  const compared: Compared[] = [];
  for (let from = 0; from < Number(options.count); from += BATCH) {
    const size = Math.min(BATCH, Number(options.count) - from);
    const forms = Array.from({ length: size }, (_, at) => makeForm(Number(options.seed) + from + at, definitions));
    const files = await producer.make(forms);
    if (!files) return print(`${format}\n  not measured: its producer is not installed here`);
    for (const { made, bytes, looks } of files) {
      const outcome = await readMade(made, bytes, definitions, Number(options.certain), options.evidence);
      if (outcome === 'not_read_yet') return print(`${format}\n  not measured: the format is not read yet`);
      add(tally, outcome);
      if (options.show === 'causes') compared.push(...outcome.compared);
      calibration.add(outcome);
      if (isShown(outcome)) showOutcome(outcome, looks);
      if (producer.bare && tally.forms <= BATCH) {
        const start = performance.now();
        await producer.bare(bytes);
        tally.bareMilliseconds.push((performance.now() - start) / outcome.pages);
      }
    }
  }
  for (const line of [...describe(format, tally), ...countCauses(compared)]) print(line);
}

for (const format of options.format.split(',')) await measure(format.trim());
if (options.calibration || options.evidence) for (const line of calibration.lines()) print(line);
