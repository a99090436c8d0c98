/** A day of the Gregorian calendar, checked to exist. Pure arithmetic: no clock, no time zone. */
export type Day = { year: number; month: number; day: number };

const monthNames = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const weekdayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

export const monthPattern =
  'jan(?:uary)?|feb(?:ruary|uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
export const weekdayPattern =
  'sun(?:day)?|mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?';

/** 1 to 12 for a name or its beginning, else 0. */
export function monthNumber(name: string): number {
  return monthNames.findIndex((month) => month.startsWith(name.slice(0, 3).toLowerCase())) + 1;
}

/** 0 is Sunday. */
export function weekdayNumber(name: string): number {
  return weekdayNames.findIndex((weekday) => weekday.startsWith(name.slice(0, 3).toLowerCase()));
}

export function weekdayOf({ year, month, day }: Day): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay();
}

/** Undefined for a day that does not exist or lies outside 1900 to 2100. */
export function toDay(year: number, month: number, day: number): Day | undefined {
  if (year < 1900 || year > 2100 || month < 1 || month > 12 || day < 1) return undefined;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate() ? { year, month, day } : undefined;
}

/** `YYYY-MM-DD`, which also sorts by time. */
export function isoOf({ year, month, day }: Day): string {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

export function dayOfIso(text: string): Day | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  return toDay(Number(year), Number(month), Number(day));
}

/** Completed years from one day to a later one. */
export function yearsBetween(from: Day, to: Day): number {
  const before = to.month < from.month || (to.month === from.month && to.day < from.day);
  return to.year - from.year - (before ? 1 : 0);
}

export function daysBetween(from: Day, to: Day): number {
  return (Date.UTC(to.year, to.month - 1, to.day) - Date.UTC(from.year, from.month - 1, from.day)) / 86_400_000;
}
