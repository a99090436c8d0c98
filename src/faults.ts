/**
 * Every fault of the product: something that should not happen, thrown with its cause. What can be expected of a mail or a
 * file is not a fault but a value, and ends as a review reason (src/review/reasons.ts).
 */
const faults = {
  settings_wrong: 'The settings are not complete or not valid.',
  definitions_wrong: 'A form definition has a mistake.',
  database_away: 'The database cannot be reached.',
  database_refused: 'The database refused a statement.',
  database_slow: 'The database stopped a statement that took too long.',
  database_behind: 'The database has migrations that this program does not know, or one that failed.',
  database_in_use: 'The embedded database is already in use by another process.',
  queue_away: 'The queue cannot be reached.',
  original_missing: 'An original is not in the store.',
  original_tampered: 'An original does not match its seal: it was changed, cut or moved.',
  original_key_unknown: 'An original is sealed with a key that is not in the settings.',
  bucket_away: 'The bucket of the originals cannot be reached, or refuses.',
  backup_not_written: 'The backup could not be written.',
  backup_broken: 'The backup is cut, was changed, or is none.',
  backup_key_unknown: 'The backup is sealed with a key that is not in the settings.',
  backup_of_another_version: 'The backup and the database are of different versions of the program.',
  database_not_empty: 'The database to restore into is not empty.',
  erasures_not_noted: 'The list of erasures cannot be read or written.',
  files_not_written: 'The files could not be written.',
  scanner_away: 'The malware scanner cannot be reached or gives no answer.',
  reader_lost: 'The process that reads files ended without an answer.',
  web_not_listening: 'The web app cannot listen on its address.',
  sign_in_service_away: 'The sign-in service of the settings cannot be reached or is not what the settings say.',
  reporting_role_missing: 'The database has no role to read the reports as.',
  state_impossible: 'The store holds a state that no step can have left.',
} as const;

export type FaultCode = keyof typeof faults;

/** The message is fixed by the code and never holds a value from a mail, so that it can be logged. */
export class Fault extends Error {
  readonly code: FaultCode;
  /** Lines for the person at the command line: setting names, file and line; never personal data. */
  readonly details: string[];

  constructor(code: FaultCode, options: { cause?: unknown; details?: string[] } = {}) {
    super(faults[code], { cause: options.cause });
    this.name = 'Fault';
    this.code = code;
    this.details = options.details ?? [];
  }
}

const namedError = /^[A-Z][A-Z0-9_]{2,40}$/;

/**
 * What may be said of a thrown thing in a log: a code, never a message, because messages of libraries quote what they were given
 * (an address, a file name, a line of SQL with its values).
 */
export function faultCode(thrown: unknown): string {
  if (thrown instanceof Fault)
    return thrown.cause === undefined ? thrown.code : `${thrown.code}:${faultCode(thrown.cause)}`;
  if (thrown instanceof Error) {
    const code: unknown = 'code' in thrown ? thrown.code : undefined;
    if (typeof code === 'string' && namedError.test(code)) return code;
    return /^[A-Za-z]{1,60}$/.test(thrown.name) ? thrown.name : 'Error';
  }
  return typeof thrown;
}
