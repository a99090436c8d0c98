import type { ValueState } from '../../form/model.ts';
import { tableOfList } from '../layout/tables.ts';
import { ageBand } from './ages.ts';
import type { FactRow, Sighting } from './model.ts';
import { areaOf } from './places.ts';
import type { Reading } from './reading.ts';
import { childColumns } from './risk.ts';

/** The columns of one entry of a list that are worked out; see src/report/layout/tables.ts. */
export function columnsOf(form: Reading, list: string, prefix: string, sightings: Sighting[]): FactRow {
  switch (tableOfList(list)) {
    case 'people_of_concern':
      return concernedColumns(form, list, prefix);
    case 'locations_of_concern':
      return { list, location_key: form.placeKey(prefix), ...areaColumns(form, prefix) };
    case 'agencies':
      return { list: 'involved', ...agencyColumns(form, prefix, sightings) };
    case 'indicators':
      return indicatorColumns(form, prefix, sightings);
    default:
      return {};
  }
}

function concernedColumns(form: Reading, list: string, prefix: string): FactRow {
  const role = roleOf(form, list, prefix);
  const sender = form.record.kind === 'mace-referral' ? 'referrer.' : 'assessor.';
  return {
    list,
    role,
    concern_types: form.codes('concern.types'),
    ...agencyColumns(form, sender, []),
    ...personColumns(form, prefix),
    ...(role === 'child' ? childColumns(form) : {}),
  };
}

/** A person with nothing that says who it is. */
export function personColumns(form: Reading, prefix: string): FactRow {
  const ethnicity = form.record.fields[`${prefix}ethnicity`];
  return {
    person_key: form.personKey(prefix),
    age_band: ageBand(form.day(`${prefix}dob`), form.number(`${prefix}age`), form.datedOn()),
    ...areaColumns(form, prefix),
    ethnicity_recorded: ethnicity === undefined ? 'not_asked' : ethnicityRecorded(ethnicity.state, ethnicity.value),
  };
}

/** The agency of somebody; the name is shown to all once enough people have given it. */
export function agencyColumns(form: Reading, prefix: string, sightings: Sighting[]): FactRow {
  const { pseudonyms } = form.context;
  const name = form.text(`${prefix}agency`);
  if (name === null) return { agency_key: null };
  const key = pseudonyms.of('agency', form.subject(prefix) ?? `named ${folded(name)}`);
  const person = form.text(`${prefix}name`);
  if (person !== null)
    sightings.push({
      kind: 'agency',
      key: pseudonyms.of('wording', `agency ${key} ${folded(name)}`),
      owner: key,
      by: pseudonyms.of('person', `named ${folded(person)}`),
      domain: '',
      text: name,
    });
  return { agency_key: key };
}

function roleOf(form: Reading, list: string, prefix: string): string {
  if (list === 'child') return 'child';
  return form.text(`${prefix}role`) ?? (list === 'peopleOfConcern' ? 'adult_of_concern' : 'unknown');
}

function areaColumns(form: Reading, prefix: string): FactRow {
  return areaOf(form.text(`${prefix}postcode`), form.text(`${prefix}address`), form.context.wards);
}

function indicatorColumns(form: Reading, prefix: string, sightings: Sighting[]): FactRow {
  const text = form.text(`${prefix}text`);
  const domain = form.text(`${prefix}domain`);
  const child = form.personKey('child.');
  const key = form.context.pseudonyms.of('wording', `indicator ${folded(domain ?? '')}|${folded(text ?? '')}`);
  if (text !== null) sightings.push({ kind: 'wording', key, owner: key, by: child, domain: domain ?? '', text });
  const answer = form.record.fields[`${prefix}value`];
  const value = answer?.state === 'answered' && answer.value !== null ? [answer.value].flat().join(',') : null;
  return {
    wording_key: text === null ? null : key,
    scale: form.text(`${prefix}scale`),
    state: answer?.state ?? 'blank',
    value,
    child_key: child,
    own_domain: domain,
    own_indicator: text,
    evidence: form.text(`${prefix}evidence`),
  };
}

/** A blank is not an answer, and neither refused nor not obtained is a blank. */
export function ethnicityRecorded(state: ValueState, value: unknown): string {
  if (state === 'not_applicable') return 'blank';
  if (state !== 'answered') return state;
  if (value === 'REFU') return 'refused';
  return value === 'NOBT' ? 'not_obtained' : 'recorded';
}

function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
