import { type Slot, slotLines, wordsOf } from '../layout/index.ts';

const otherName = /^[([]?\s*(aka|a\.k\.a|alias|also|known|nick|preferred|née|nee|formerly|previously|or\b|["“'‘])/i;

/** A cell for one name with a whole name on each of two lines: written one below the other they would become one person. */
export function holdsTwoNames(key: string, slot: Slot): boolean {
  if (!/\.(fullName|name)$/.test(key)) return false;
  const lines = slotLines(slot)
    .map((line) => wordsOf([line]))
    .filter((line) => /\p{L}/u.test(line));
  const [first = '', second = ''] = lines;
  const whole = (line: string) => /^\p{Lu}\S*(\s+\S+)*\s+\p{Lu}/u.test(line) && !line.includes(':');
  return lines.length > 1 && whole(first) && whole(second) && !otherName.test(second);
}
