import { decide } from '../../../src/form/index.ts';
import type { Outcome } from './reading.ts';

/** What a value claimed and whether it was right. */
type Claim = { claimed: number; right: boolean };

/** The lower ends of the bins of the reliability table. */
const bins = [0, 0.5, 0.7, 0.75, 0.9, 0.93, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9995];
const thresholds = [0.5, 0.7, 0.8, 0.9, 0.92, 0.95, 0.98, 0.99, 0.995, 0.999];

/** How true the confidences of all values are, and what each threshold of certainty would cost. */
export class Calibration {
  private readonly claims: Claim[] = [];
  private readonly outcomes: Outcome[] = [];

  add(outcome: Outcome): void {
    this.outcomes.push(outcome);
    for (const { read, right } of outcome.compared)
      if (read && read.source.how !== 'section') this.claims.push({ claimed: read.confidence, right });
  }

  lines(): string[] {
    return [...this.reliability(), ...this.costs(), ...this.fitted()];
  }

  private reliability(): string[] {
    const rows = bins.map((least, at) => {
      const own = this.claims.filter(({ claimed }) => claimed >= least && claimed < (bins[at + 1] ?? 2));
      const claimed = own.reduce((sum, one) => sum + one.claimed, 0) / own.length;
      const right = own.filter((one) => one.right).length;
      return own.length === 0
        ? undefined
        : `  from ${least.toFixed(4)}  claimed ${claimed.toFixed(4)}  measured ${(right / own.length).toFixed(4)}  wrong ${own.length - right} of ${own.length}`;
    });
    return ['confidence of values, all formats', ...rows.filter((row) => row !== undefined)];
  }

  /** Only what the threshold itself decides changes from line to line: problems send a form to a person at any of them. */
  private costs(): string[] {
    const sound = this.outcomes.filter(({ made }) => made.hazard === null);
    const rows = thresholds.map((certain) => {
      const filed = ({ form }: Outcome) => form !== undefined && decide(form, certain).decision === 'file';
      const silent = this.outcomes.filter((one) => filed(one) && !(isRight(one) && one.made.hazard === null)).length;
      const needless = sound.filter((one) => isRight(one) && !filed(one)).length;
      return `  CERTAIN_ENOUGH=${String(certain).padEnd(8)}silent ${silent}   needless ${needless} of ${sound.length}`;
    });
    return [`thresholds, ${this.outcomes.length} forms`, ...rows];
  }

  /** Never falling from one step to the next: neighbours that would fall are taken together (pool adjacent violators). */
  private fitted(): string[] {
    const counts = new Map<number, { right: number; all: number }>();
    for (const { claimed, right } of this.claims) {
      const count = counts.get(claimed) ?? { right: 0, all: 0 };
      counts.set(claimed, { right: count.right + (right ? 1 : 0), all: count.all + 1 });
    }
    const pools: { from: number; right: number; all: number }[] = [];
    for (const [from, count] of [...counts].sort(([one], [other]) => one - other)) {
      pools.push({ from, ...count });
      for (;;) {
        const [before, last] = pools.slice(-2);
        if (!before || !last || pools.length < 2 || share(before) <= share(last)) break;
        pools.splice(-2, 2, { from: before.from, right: before.right + last.right, all: before.all + last.all });
      }
    }
    const rows = pools.map((pool) => `  from ${pool.from}  ${share(pool).toFixed(4)}  of ${pool.all}`);
    return ['steps fitted to these forms', ...rows];
  }
}

function isRight({ compared }: Outcome): boolean {
  return compared.every(({ right }) => right);
}

/** One right and one wrong more than was seen: a few values prove little. */
function share({ right, all }: { right: number; all: number }): number {
  return (right + 1) / (all + 2);
}
