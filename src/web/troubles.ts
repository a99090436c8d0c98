import { Fault } from '../faults.ts';
import type { ProblemWords } from './answers.ts';

/** Faults that a person can do something about, or that pass by themselves: the page says which, with 503 rather than 500. */
export function troubleOf(thrown: unknown): ProblemWords | null {
  if (!(thrown instanceof Fault)) return null;
  switch (thrown.code) {
    case 'database_away':
      return {
        heading: 'The database is busy or cannot be reached',
        text: 'Nothing was changed by half. Wait a minute, then try again. Tell an administrator if it stays like this.',
      };
    case 'database_slow':
      return {
        heading: 'This took too long',
        text: 'The database was stopped after a minute. Choose a shorter period if there is one to choose, or try again when less is going on.',
      };
    case 'reporting_role_missing':
      return {
        heading: 'The reports are not set up yet',
        text: 'The database has no role to read the reports as. An administrator of the database makes it once, as docs/reporting.md says.',
      };
    default:
      return null;
  }
}
