import type { Outcome } from './reading.ts';

/** What is counted over the forms of one format. */
export type Tally = {
  forms: number;
  /** Answers that people gave, that were read, and that were read right. */
  given: number;
  read: number;
  right: number;
  /** Questions, whether answered or not, and those whose state is right. */
  asked: number;
  statesRight: number;
  ticked: number;
  ticksRight: number;
  whole: number;
  /** Without a hazard: could be filed. */
  sound: number;
  soundFiled: number;
  /** Filed with a wrong or missing value, or in spite of a hazard. */
  silent: Outcome[];
  /** Right in every value, without a hazard, and sent to a person all the same. */
  needless: Outcome[];
  lost: number;
  milliseconds: number[];
  bareMilliseconds: number[];
};

export function emptyTally(): Tally {
  return {
    ...{ forms: 0, given: 0, read: 0, right: 0, asked: 0, statesRight: 0, ticked: 0, ticksRight: 0, whole: 0 },
    ...{ sound: 0, soundFiled: 0, silent: [], needless: [], lost: 0 },
    ...{ milliseconds: [], bareMilliseconds: [] },
  };
}

export function add(tally: Tally, outcome: Outcome): void {
  const { compared, made, decision } = outcome;
  const right = compared.every((one) => one.right);
  tally.forms += 1;
  if (!outcome.form) tally.lost += 1;
  if (right) tally.whole += 1;
  for (const one of compared.filter(({ counts }) => counts)) {
    const given = one.truth !== undefined && one.truth.state !== 'blank';
    if (given) tally.given += 1;
    if (one.read && one.read.state !== 'blank') tally.read += 1;
    if (given && one.right) tally.right += 1;
    if (one.truth) {
      tally.asked += 1;
      if (one.read?.state === one.truth.state) tally.statesRight += 1;
    }
    if (isTick(one.key, outcome)) {
      tally.ticked += 1;
      if (one.right) tally.ticksRight += 1;
    }
  }
  const sound = made.hazard === null;
  if (decision === 'file' && (!right || !sound)) tally.silent.push(outcome);
  if (sound) tally.sound += 1;
  if (sound && decision === 'file') tally.soundFiled += 1;
  if (sound && right && decision === 'review') tally.needless.push(outcome);
  tally.milliseconds.push(outcome.milliseconds / outcome.pages);
}

/** Answers by a tick box: those of grids and tick lists, and options that were not typed. */
function isTick(key: string, { made }: Outcome): boolean {
  if (/^(indicators|vulnerabilities)\[\d+\]\.(value|current|historic)$/.test(key)) return true;
  const plain = key.replace(/\[\d+\]/, '[]');
  return made.parts.some(
    (part) =>
      part.kind === 'questions' &&
      part.asked.some((asked) => asked.key === plain && asked.answer.given.kind === 'options'),
  );
}

const share = (part: number, whole: number) => (whole === 0 ? 1 : part / whole);

/** One line of figures, and below it how far the stated confidences are true. */
export function describe(format: string, tally: Tally): string[] {
  const precision = share(tally.right, tally.read);
  const recall = share(tally.right, tally.given);
  const f1 = share(2 * precision * recall, precision + recall);
  const figures: [string, string | number][] = [
    ['forms', tally.forms],
    ['not read as one form', tally.lost],
    ['answers', tally.given],
    ['precision', precision.toFixed(4)],
    ['recall', recall.toFixed(4)],
    ['F1', f1.toFixed(4)],
    ['state accuracy', share(tally.statesRight, tally.asked).toFixed(4)],
    ['tick-box accuracy', share(tally.ticksRight, tally.ticked).toFixed(4)],
    ['whole forms right', percent(tally.whole, tally.forms)],
    ['silent errors', tally.silent.length],
    ['needless reviews', percent(tally.needless.length, tally.sound)],
    ['sound forms filed', percent(tally.soundFiled, tally.sound)],
    ['ms a page', median(tally.milliseconds)],
    ['bare library', tally.bareMilliseconds.length > 0 ? median(tally.bareMilliseconds) : '-'],
  ];
  return [format, ...figures.map(([name, value]) => `  ${name.padEnd(22)}${value}`)];
}

function percent(part: number, whole: number): string {
  return `${(100 * share(part, whole)).toFixed(1)}% (${part} of ${whole})`;
}

function median(values: readonly number[]): string {
  const sorted = [...values].sort((one, other) => one - other);
  return (sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(1);
}
