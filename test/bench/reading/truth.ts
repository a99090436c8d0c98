import type { Definition } from '../../../src/form/index.ts';
import { type Asked, answered, type IndicatorGrid, type Made, type Tick, type Truth, without } from './model.ts';

/** What a made form says, by flattened key: lists numbered over the entries that hold anything. */
export function truthOf(made: Made, definition: Definition): Record<string, Truth> {
  const truth: Record<string, Truth> = {};
  const entries = new Map<string, { asked: Asked[]; role: string | undefined }[]>();
  if (made.version !== null) truth['form.version'] = answered(made.version);
  for (const part of made.parts) {
    if (part.kind === 'indicators') Object.assign(truth, indicatorTruth(part.grid));
    else if (part.kind === 'ticks') Object.assign(truth, tickTruth(part.ticks, part.columns));
    else
      for (const asked of part.kind === 'rows' ? part.entries : [part.asked]) {
        for (const one of asked) if (one.key !== '' && !one.key.includes('[]')) truth[one.key] = one.answer.truth;
        const list = /^(\w+)\[\]/.exec(asked.find(({ key }) => key.includes('[]'))?.key ?? '')?.[1];
        if (list === undefined) continue;
        const role = definition.sections.find(({ id }) => id === part.section)?.sets.role;
        entries.set(list, [...(entries.get(list) ?? []), { asked, role }]);
      }
  }
  for (const [list, all] of entries) {
    const live = all.filter(({ asked }) =>
      asked.some(({ key, answer }) => key.includes('[]') && answer.truth.state !== 'blank'),
    );
    for (const [index, { asked, role }] of (live.length > 0 ? live : all.slice(0, 1)).entries()) {
      for (const { key, answer } of asked)
        if (key.includes('[]')) truth[key.replace('[]', `[${index}]`)] = answer.truth;
      if (role !== undefined && live.length > 0) truth[`${list}[${index}].role`] = answered(role);
    }
  }
  if (made.kind === 'mace-referral' && !truth['subject.type']) {
    const has = (list: string) =>
      Object.entries(truth).some(
        ([key, { state }]) => key.startsWith(`${list}[`) && !key.endsWith('.role') && state !== 'blank',
      );
    const subject = has('people')
      ? has('locations')
        ? 'both'
        : 'individual'
      : has('locations')
        ? 'location'
        : undefined;
    if (subject) truth['subject.type'] = answered(subject);
  }
  return truth;
}

function indicatorTruth({ scale, options, domains, evidence }: IndicatorGrid): Record<string, Truth> {
  const truth: Record<string, Truth> = {};
  const rows = domains.flatMap(({ name, rows: own }) => own.map((row) => ({ ...row, domain: name })));
  for (const [index, row] of rows.entries()) {
    const at = `indicators[${index}].`;
    const option = options.find(({ code }) => code === row.chosen);
    truth[`${at}domain`] = answered(row.domain);
    truth[`${at}text`] = answered(row.text);
    truth[`${at}scale`] = answered(scale);
    truth[`${at}value`] = option
      ? answered(scale.startsWith('score') ? Number(option.code) : option.code)
      : without('blank');
    truth[`${at}answer`] = option ? answered(option.words) : without('blank');
    if (evidence) truth[`${at}evidence`] = row.evidence === '' ? without('blank') : answered(row.evidence);
  }
  return truth;
}

function tickTruth(ticks: readonly Tick[], columns: boolean): Record<string, Truth> {
  const truth: Record<string, Truth> = {};
  for (const [index, tick] of ticks.entries()) {
    const at = `vulnerabilities[${index}].`;
    truth[`${at}text`] = answered(tick.text);
    truth[`${at}current`] = tick.current ? answered('yes') : without('blank');
    if (columns) truth[`${at}historic`] = tick.historic ? answered('yes') : without('blank');
  }
  return truth;
}
