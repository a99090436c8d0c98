import type { ValueContent } from '../../form/model.ts';
import type { Column } from '../layout/model.ts';
import type { Cell } from './model.ts';

/** The value as its column takes it; undefined where it does not fit. Nothing is turned into something else. */
export function fitted(column: Pick<Column, 'type'>, value: ValueContent): Cell | undefined {
  if (value === null) return null;
  switch (column.type) {
    case 'text':
      return typeof value === 'string' ? value : undefined;
    case 'text[]':
      return Array.isArray(value) ? value : undefined;
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? value : undefined;
    case 'date':
      return typeof value === 'string' && isDay(value) ? value : undefined;
    default:
      return undefined;
  }
}

export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text < '0001') return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text;
}
