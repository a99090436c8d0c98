/** One line of what /metrics says. */
export type Series = { name: string; labels: Record<string, string>; value: number };
export type Sample = { at: number; series: Series[] };

export function seriesOf(text: string): Series[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const found = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line);
      if (!found) throw new Error(`not a line of metrics: ${line}`);
      const labels = [...(found[2] ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]);
      return { name: found[1] ?? '', labels: Object.fromEntries(labels), value: Number(found[3]) };
    });
}

/**
 * As much of Prometheus's language as the alarms are written in: `[abs(]time() - SERIES[)] OP NUMBER`, `SERIES OP NUMBER` and
 * `increase(SERIES[TIME]) OP NUMBER`, over the samples that were taken, the last of them now. Anything else is an error, so that no alarm goes untested.
 */
export function vectorOf(expr: string, samples: Sample[]): Series[] {
  const compared = /^(.*?)\s*(==|>|<)\s*(\d+)$/s.exec(expr.trim());
  const last = samples.at(-1);
  if (!compared || !last) throw new Error(`an alarm that the tests cannot work out: ${expr}`);
  const [, left = '', operator, right] = compared;
  const holds = (value: number) =>
    operator === '==' ? value === Number(right) : operator === '>' ? value > Number(right) : value < Number(right);
  return valuesOf(left.trim(), samples, last).filter(({ value }) => holds(value));
}

function valuesOf(term: string, samples: Sample[], last: Sample): Series[] {
  const magnitude = /^abs\((.*)\)$/s.exec(term);
  if (magnitude)
    return valuesOf(magnitude[1] ?? '', samples, last).map((one) => ({ ...one, value: Math.abs(one.value) }));
  const age = /^time\(\) - (.*)$/s.exec(term);
  if (age) return selected(age[1] ?? '', last).map((one) => ({ ...one, value: last.at - one.value }));
  const increase = /^increase\((.*)\[(\d+)([mh])\]\)$/s.exec(term);
  if (!increase) return selected(term, last);
  const [, selector = '', length, unit] = increase;
  const since = last.at - Number(length) * (unit === 'h' ? 3_600 : 60);
  const first = samples.find(({ at }) => at >= since) ?? last;
  // A counter that was not there before began at nothing.
  return selected(selector, last).map((one) => {
    const before = selected(selector, first).find(
      ({ labels }) => JSON.stringify(labels) === JSON.stringify(one.labels),
    );
    return { ...one, value: one.value - (before?.value ?? 0) };
  });
}

function selected(selector: string, { series }: Sample): Series[] {
  const found = /^(\w+)(?:\{(.*)\})?$/.exec(selector.trim());
  if (!found) throw new Error(`not a series: ${selector}`);
  const wanted = [...(found[2] ?? '').matchAll(/(\w+)(=~|=)"([^"]*)"/g)];
  return series.filter(
    ({ name, labels }) =>
      name === found[1] &&
      wanted.every(([, key = '', how, value = '']) =>
        how === '=' ? labels[key] === value : new RegExp(`^(?:${value})$`).test(labels[key] ?? ''),
      ),
  );
}
