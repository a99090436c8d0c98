import type { Raster } from './model.ts';
import type { ReadWord } from './words.ts';

/** Whether a word is bold. `unsure`: it may be either. */
export type Weight = { bold: boolean; unsure: boolean };

const paper = 245;
/** Of a word's box, the share that is ink at least where its strokes can be measured. */
const fewestInk = 0.05;
/** Bold strokes are thicker than plain ones by this at least, and the two kinds lie apart by so many of their usual deviations. */
const thicker = 1.09;
const apart = 3;
/** Of the words of a page, the share that either kind makes up at least. A few thin words among many are pale or struck out. */
const fewestPlain = 0.12;
const fewestBold = 0.02;
/** Strokes of one kind differ by this part of their thickness at least, however alike they seem. */
const leastSpread = 0.03;

/**
 * What it costs to change between bold and plain from one word to the next, on the scale of a logarithm of likelihoods: words of a line mostly
 * look alike, so that a single word must stand out clearly. Below `sure` the other kind is nearly as likely.
 */
const change = { inLine: 2.6, betweenLines: 1 };
const sure = 0.8;

/** `scales`: by how much the strokes of each word are thicker for its size than those of ordinary writing. */
export function weightsOf(words: readonly ReadWord[], scales: readonly number[], writing: Raster): Weight[] {
  const strokes = words.map((word, at) => {
    const stroke = /[\p{L}\p{N}]/u.test(word.text) ? strokeOf(word, writing) : undefined;
    return stroke === undefined ? undefined : stroke / (scales[at] ?? 1);
  });
  const kinds = kindsAmong(words, strokes, scales);
  if (!kinds) return words.map(() => ({ bold: false, unsure: false }));
  const likely = strokes.map((stroke, at) =>
    stroke === undefined ? { plain: 0, bold: 0 } : likelihoods(stroke, kinds, words[at]?.text.length ?? 1),
  );
  const weights: Weight[] = [];
  for (let from = 0; from < words.length; ) {
    let to = from + 1;
    while (to < words.length && words[to]?.region === words[from]?.region) to += 1;
    weights.push(...along(words.slice(from, to), likely.slice(from, to)));
    from = to;
  }
  return weights;
}

/**
 * How thick the strokes of a word are: twice its ink by the length of its outline, in shades of grey, so that neither blur nor the way in
 * which its strokes run matters. Undefined where there is too little.
 */
function strokeOf({ x, y, right, bottom }: ReadWord, { width, height, pixels }: Raster): number | undefined {
  const [left, top] = [Math.max(Math.round(x), 1), Math.max(Math.round(y), 1)];
  const [far, low] = [Math.min(Math.round(right), width - 1), Math.min(Math.round(bottom), height - 1)];
  let [ink, outline] = [0, 0];
  for (let row = top; row < low; row += 1)
    for (let at = row * width + left; at < row * width + far; at += 1) {
      const across = (pixels[at + 1] ?? paper) - (pixels[at - 1] ?? paper);
      const down = (pixels[at + width] ?? paper) - (pixels[at - width] ?? paper);
      ink += Math.max(paper - (pixels[at] ?? paper), 0);
      outline += Math.sqrt(across * across + down * down) / 2;
    }
  if (outline === 0 || ink < paper * (far - left) * (low - top) * fewestInk) return undefined;
  return (2 * ink) / outline;
}

type Kinds = { plain: number; bold: number; spread: number };

/** Letters that a line has at least if its strokes are compared with those of other lines. */
const fewestLetters = 5;

/**
 * The two kinds of strokes, where there are two. On a coarse scan single words cannot be told apart, but mostly a line is of one kind, and
 * its mean says more than a word.
 */
function kindsAmong(
  words: readonly ReadWord[],
  strokes: readonly (number | undefined)[],
  scales: readonly number[],
): Kinds | undefined {
  const lines = new Map<string, { strokes: number[]; letters: number }>();
  const single: number[] = [];
  for (const [at, { text, region, line }] of words.entries()) {
    const stroke = strokes[at];
    if (stroke === undefined || scales[at] !== 1) continue;
    if (text.length >= 3) single.push(stroke);
    const key = `${region} ${line}`;
    const own = lines.get(key) ?? { strokes: [], letters: 0 };
    own.strokes.push(stroke);
    own.letters += text.length;
    lines.set(key, own);
  }
  const whole = [...lines.values()].filter(({ letters }) => letters >= fewestLetters);
  const byWord = kindsOf(single);
  if (byWord) return byWord;
  const byLine = kindsOf(whole.map((own) => mean(own.strokes)));
  if (!byLine) return undefined;
  const off = whole.flatMap((own) => own.strokes.map((stroke) => (stroke - mean(own.strokes)) ** 2));
  return { ...byLine, spread: Math.max(Math.sqrt(mean(off)), byLine.spread) };
}

/** The parting that leaves the least difference within each kind. */
function kindsOf(strokes: readonly number[]): Kinds | undefined {
  const sorted = strokes.toSorted((one, other) => one - other);
  const fewest = [
    Math.max(Math.ceil(sorted.length * fewestPlain), 2),
    Math.max(sorted.length * fewestBold, 2),
  ] as const;
  let [best, cut] = [0, 0];
  for (let at = fewest[0]; at <= sorted.length - fewest[1]; at += 1) {
    const between = at * (sorted.length - at) * (mean(sorted.slice(at)) - mean(sorted.slice(0, at))) ** 2;
    if (between > best) [best, cut] = [between, at];
  }
  if (cut === 0) return undefined;
  const [thin, thick] = [sorted.slice(0, cut), sorted.slice(cut)];
  const [plain, bold] = [mean(thin), mean(thick)];
  const within = [...thin.map((one) => (one - plain) ** 2), ...thick.map((one) => (one - bold) ** 2)];
  const spread = Math.max(Math.sqrt(mean(within)), leastSpread * plain);
  return bold / plain >= thicker && (bold - plain) / spread >= apart ? { plain, bold, spread } : undefined;
}

type Likely = { plain: number; bold: number };

/** The fewer letters, the less their mean says; what is thicker than bold, or thinner than plain, is no more so for it. */
function likelihoods(stroke: number, { plain, bold, spread }: Kinds, letters: number): Likely {
  const own = Math.min(Math.max(stroke, plain), bold);
  const deviation = spread * (1 + 1 / letters);
  return {
    plain: -(((own - plain) / deviation) ** 2) / 2,
    bold: -(((own - bold) / deviation) ** 2) / 2,
  };
}

/** The likeliest weights of words that follow each other, and by how much each is likelier than its other one. */
function along(words: readonly ReadWord[], likely: readonly Likely[]): Weight[] {
  const costs = words.map((word, at) => (words[at - 1]?.line === word.line ? change.inLine : change.betweenLines));
  const forth = passed(likely, costs);
  const back = passed(likely.toReversed(), [0, ...costs.slice(1).toReversed()]).toReversed();
  return words.map((_, at) => {
    const [before, after, own] = [forth[at], back[at], likely[at]];
    const plain = (before?.plain ?? 0) + (after?.plain ?? 0) - (own?.plain ?? 0);
    const bold = (before?.bold ?? 0) + (after?.bold ?? 0) - (own?.bold ?? 0);
    return { bold: bold > plain, unsure: Math.abs(bold - plain) < sure };
  });
}

/** For each word and either weight, the best that the words up to it can be. */
function passed(likely: readonly Likely[], costs: readonly number[]): Likely[] {
  const best: Likely[] = [];
  for (const [at, own] of likely.entries()) {
    const last = best.at(-1) ?? { plain: 0, bold: 0 };
    const cost = best.length === 0 ? 0 : (costs[at] ?? 0);
    best.push({
      plain: own.plain + Math.max(last.plain, last.bold - cost),
      bold: own.bold + Math.max(last.bold, last.plain - cost),
    });
  }
  return best;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
}
