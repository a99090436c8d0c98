/** The last of `count` ascending numbers that is not above a value, or -1; found by halving, because a file has many. */
export function lastNotAbove(count: number, numberAt: (index: number) => number, value: number): number {
  let from = -1;
  let to = count - 1;
  while (from < to) {
    const middle = (from + to + 1) >> 1;
    if (numberAt(middle) <= value) from = middle;
    else to = middle - 1;
  }
  return from;
}
