import type { Cell } from '../../document/model.ts';
import { wordsOfCell } from './cells.ts';
import type { Submission } from './model.ts';

const londonDay = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', dateStyle: 'short' });

/** The day of a time with its offset (ISO 8601), as the calendar stood where the form was filled in. */
export function submittedOn(cell: Cell | undefined): Pick<Submission, 'submitted'> {
  const raw = wordsOfCell(cell);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(raw)) return {};
  const at = new Date(raw);
  if (Number.isNaN(at.getTime())) return {};
  const [day, month, year] = londonDay.format(at).split('/');
  return { submitted: { day: `${year}-${month}-${day}`, place: cell?.place ?? {} } };
}
