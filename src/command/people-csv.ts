import { readFile, stat } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse/sync';
import { limits } from '../limits.ts';
import type { Person, PersonField } from '../match/people/index.ts';

/** A person with the line of the file where the row begins, so that a message can say where to look. */
export type ListedPerson = { person: Person; line: number };
export type PeopleList = {
  people: ListedPerson[];
  /** Columns that mean nothing here. */
  unknown: string[];
  /** Whether the file has a column of ids; else rows are called by their number. */
  hasIds: boolean;
};
export type PeopleListReading = { kind: 'read'; list: PeopleList } | { kind: 'not_read'; why: string };

/** Reads a list of people; what keeps it from being read is told with the line, and never with what stands there. */
export async function readPeopleList(file: string): Promise<PeopleListReading> {
  const about = await stat(file).catch(() => null);
  if (about === null) return { kind: 'not_read', why: 'there is no such file' };
  if (!about.isFile()) return { kind: 'not_read', why: 'it is not a file' };
  if (about.size > limits.peopleFileBytes)
    return { kind: 'not_read', why: `it is larger than ${limits.peopleFileBytes / 1_000_000} MB` };
  const bytes = await readFile(file).catch(() => null);
  return bytes === null ? { kind: 'not_read', why: 'it cannot be opened' } : parsePeopleList(decode(bytes));
}

/** UTF-8 or UTF-16 as its first bytes say; what is neither was saved by an old Excel. */
function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // The decoder only says that it is not UTF-8.
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

type Row = { record: string[]; info: { lines: number } };

export function parsePeopleList(text: string): PeopleListReading {
  const delimiter = delimiterOf(text.slice(0, 10_000).split(/\r?\n/, 1)[0] ?? '');
  let rows: Row[];
  let last = 0;
  try {
    rows = parse(text, {
      bom: true,
      delimiter,
      info: true,
      on_record: (record, { lines }) => {
        last = lines;
        return record;
      },
      trim: true,
      skip_empty_lines: true,
      max_record_size: 1_000_000,
    }) as unknown as Row[];
  } catch (thrown) {
    if (!(thrown instanceof CsvError)) throw thrown;
    return { kind: 'not_read', why: whyOf(thrown, last + 1) };
  }
  const [header, ...body] = rows;
  if (!header) return { kind: 'not_read', why: 'it is empty' };
  const columns = header.record.map((name) => columnOf(name));
  const unknown = header.record.filter((name, index) => columns[index] === null && name !== '');
  if (columns.every((column) => column === null || column === 'id'))
    return { kind: 'not_read', why: `line 1 names no column that is known: ${knownColumns}` };
  for (const [index, column] of columns.entries()) {
    if (column !== null && column !== 'address' && columns.indexOf(column) !== index)
      return { kind: 'not_read', why: `line 1 names the column "${header.record[index]}" twice, or under two names` };
  }
  if (body.length > limits.peopleRows) return { kind: 'not_read', why: `it has more than ${limits.peopleRows} rows` };
  const people: ListedPerson[] = [];
  let line = header.info.lines + 1;
  for (const [index, { record, info }] of body.entries()) {
    const person: Person = { id: '' };
    for (const [at, column] of columns.entries()) {
      const value = record[at] ?? '';
      if (column === null || value === '') continue;
      if (value.length > limits.peopleCellCharacters)
        return {
          kind: 'not_read',
          why: `line ${info.lines} has a cell of more than ${limits.peopleCellCharacters} characters`,
        };
      person[column] = column === 'address' && person.address ? `${person.address}, ${value}` : value;
    }
    if (person.id === '' && !columns.includes('id')) person.id = String(index + 1);
    people.push({ person, line });
    line = info.lines + 1;
  }
  return { kind: 'read', list: { people, unknown, hasIds: columns.includes('id') } };
}

/** Comma, semicolon or tab: whichever the first line has most of. */
export function delimiterOf(top: string): string {
  return [',', ';', '\t'].sort((a, b) => top.split(b).length - top.split(a).length)[0] ?? ',';
}

/** Why the rest of a file cannot be read, with the line and without what stands there. */
export function whyOf(thrown: CsvError, begins: number): string {
  const line = typeof thrown.lines === 'number' ? thrown.lines : null;
  const where = line === null ? '' : `line ${line}: `;
  switch (thrown.code) {
    case 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH':
    case 'CSV_RECORD_INCONSISTENT_COLUMNS':
      return `${where}the row has not as many cells as line 1 has columns`;
    case 'CSV_QUOTE_NOT_CLOSED':
      return `line ${begins}: a quotation mark is opened and never closed`;
    case 'CSV_INVALID_CLOSING_QUOTE':
      return `${where}something stands behind a closing quotation mark`;
    case 'INVALID_OPENING_QUOTE':
      return `${where}a quotation mark stands in the middle of a cell`;
    case 'CSV_MAX_RECORD_SIZE':
      return `line ${begins}: the row is too long; a quotation mark may be missing`;
    default:
      return `${where}it is not a CSV file (${thrown.code})`;
  }
}

export const knownColumns =
  'id, full_name, surname, forenames, alias, dob, age, nhs_number, upn, case_id, address, postcode, phone, email';

export type Column = PersonField | 'id';

/** Column names without capitals, spaces and underscores; the documented ones first, then others in use. */
const columnNames: Record<string, Column> = {
  id: 'id',
  fullname: 'fullName',
  surname: 'surname',
  forenames: 'forenames',
  alias: 'alias',
  dob: 'dob',
  age: 'age',
  nhsnumber: 'nhsNumber',
  upn: 'upn',
  caseid: 'caseId',
  address: 'address',
  postcode: 'postcode',
  phone: 'phone',
  email: 'email',
  name: 'fullName',
  lastname: 'surname',
  familyname: 'surname',
  forename: 'forenames',
  firstname: 'forenames',
  firstnames: 'forenames',
  givenname: 'forenames',
  givennames: 'forenames',
  aliases: 'alias',
  alsoknownas: 'alias',
  dateofbirth: 'dob',
  birthdate: 'dob',
  nhsno: 'nhsNumber',
  nhs: 'nhsNumber',
  casenumber: 'caseId',
  telephone: 'phone',
  mobile: 'phone',
  phonenumber: 'phone',
  emailaddress: 'email',
  school: 'school',
  carers: 'carers',
  parents: 'carers',
  // An address in several columns is put together in their order.
  streetnumber: 'address',
  street: 'address',
  address1: 'address',
  address2: 'address',
  address3: 'address',
  addressline1: 'address',
  addressline2: 'address',
  addressline3: 'address',
  suburb: 'address',
  town: 'address',
  city: 'address',
};

/** What a column of this name holds; null where the name is not known. */
export function columnOf(header: string): Column | null {
  const plain = header.toLowerCase().replace(/[^a-z0-9]/g, '');
  return Object.hasOwn(columnNames, plain) ? (columnNames[plain] ?? null) : null;
}
