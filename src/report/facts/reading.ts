import { isDay } from './fit.ts';
import type { FactContext, FactRow, FiledRecord } from './model.ts';

export type Entry = { key: string; value: FiledRecord['fields'][string] };

/** `people[2].dob` is the question `people[].dob`. */
export function generic(key: string): string {
  return key.replace(/\[\d+\]/g, '[]');
}

const london = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London', dateStyle: 'short' });

/** The day in London of a moment. */
export function dayOf(moment: Date): string {
  return london.format(moment);
}

/** What one record says, asked key by key. */
export class Reading {
  readonly record: FiledRecord;
  readonly context: FactContext;

  constructor(record: FiledRecord, context: FactContext) {
    this.record = record;
    this.context = context;
  }

  text(key: string): string | null {
    const value = this.record.fields[key];
    return value?.state === 'answered' && typeof value.value === 'string' ? value.value : null;
  }

  number(key: string): number | null {
    const value = this.record.fields[key];
    return value?.state === 'answered' && typeof value.value === 'number' ? value.value : null;
  }

  codes(key: string): string[] | null {
    const value = this.record.fields[key];
    return value?.state === 'answered' && Array.isArray(value.value) ? value.value : null;
  }

  day(key: string): string | null {
    const text = this.text(key);
    return text !== null && isDay(text) ? text : null;
  }

  datedOn(): string {
    const own = this.record.kind === 'mace-referral' ? 'referral.date' : 'assessment.date';
    return this.day(own) ?? dayOf(this.record.receivedAt);
  }

  /** What every row of every table says. */
  ofRecord(position: number): FactRow {
    const { id, isCurrent, receivedAt } = this.record;
    return {
      record_id: id,
      position,
      is_current: isCurrent,
      received_on: dayOf(receivedAt),
      dated_on: this.datedOn(),
    };
  }

  /** Whom or what a part of the form names; null before that is known. */
  subject(prefix: string): string | null {
    return this.record.mentions.find((one) => one.prefix === prefix)?.subject ?? null;
  }

  /** Before it is known who is who, each is somebody of its own: two are never made one by accident. */
  personKey(prefix: string): string {
    return this.context.pseudonyms.of('person', this.subject(prefix) ?? `on ${this.record.id} ${prefix}`);
  }

  placeKey(prefix: string): string {
    return this.context.pseudonyms.of('place', this.subject(prefix) ?? `on ${this.record.id} ${prefix}`);
  }

  singles(): Entry[] {
    return this.#entriesWhere((key) => !key.includes('['));
  }

  entries(prefix: string): Entry[] {
    return this.#entriesWhere((key) => key.startsWith(prefix));
  }

  #entriesWhere(wanted: (key: string) => boolean): Entry[] {
    return Object.entries(this.record.fields).flatMap(([key, value]) => (wanted(key) ? [{ key, value }] : []));
  }

  /**
   * Each entry of each list in which anything was answered, in the order of the form; the child of a toolkit is a list of one. What a heading alone
   * says of an entry (`role`) makes nobody of an empty block.
   */
  lists(): { list: string; prefix: string }[] {
    const found = new Map<string, { list: string; prefix: string }>();
    for (const [key, { state }] of Object.entries(this.record.fields)) {
      if (state !== 'answered' || key.endsWith('].role')) continue;
      const [prefix, list] = /^([A-Za-z]+)\[\d+\]\./.exec(key) ?? (/^child\./.test(key) ? ['child.', 'child'] : []);
      if (prefix !== undefined && list !== undefined) found.set(prefix, { list, prefix });
    }
    return [...found.values()];
  }
}
