/**
 * When an answer is due: within one working day of receipt (Working Together to Safeguard Children; England). Weekends and
 * bank holidays do not count. A form that arrives on a day off counts as received at 09:00 on the next working day.
 */
export function dueAt(received: Date): Date {
  const arrival = londonTime(received);
  if (!isWorkingDay(arrival.day)) {
    const first = nextWorkingDay(arrival.day);
    return instantInLondon(nextWorkingDay(first), '09:00:00');
  }
  return instantInLondon(nextWorkingDay(arrival.day), arrival.time);
}

export function isWorkingDay(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !bankHolidays(Number(day.slice(0, 4))).has(day);
}

function nextWorkingDay(day: string): string {
  let next = plusDays(day, 1);
  while (!isWorkingDay(next)) next = plusDays(next, 1);
  return next;
}

/** Days proclaimed for one year only, and days moved: Banking and Financial Dealings Act 1971, section 1(3). */
const proclaimed: Record<number, { added: string[]; removed: string[] }> = {
  2020: { added: ['2020-05-08'], removed: ['2020-05-04'] },
  2022: { added: ['2022-06-02', '2022-06-03', '2022-09-19'], removed: ['2022-05-30'] },
  2023: { added: ['2023-05-08'], removed: [] },
};

/** Bank holidays of England and Wales, with substitute days for those that fall on a weekend. */
export function bankHolidays(year: number): Set<string> {
  const easter = easterSunday(year);
  const days = new Set([
    plusDays(easter, -2),
    plusDays(easter, 1),
    firstMonday(year, 5),
    lastMonday(year, 5),
    lastMonday(year, 8),
  ]);
  for (const fixed of [`${year}-01-01`, `${year}-12-25`, `${year}-12-26`]) {
    let day = fixed;
    while (isWeekend(day) || days.has(day)) day = plusDays(day, 1);
    days.add(day);
  }
  for (const day of proclaimed[year]?.removed ?? []) days.delete(day);
  for (const day of proclaimed[year]?.added ?? []) days.add(day);
  return days;
}

/** Gregorian computus (Meeus, Jones, Butcher). */
function easterSunday(year: number): string {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = b >> 2;
  const e = b % 4;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = c >> 2;
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 19 * l) / 433);
  const month = Math.floor((h + l - 7 * m + 90) / 25);
  const day = (h + l - 7 * m + 33 * month + 19) % 32;
  return dayOf(year, month, day);
}

function firstMonday(year: number, month: number): string {
  const weekday = new Date(Date.UTC(year, month - 1, 1)).getUTCDay();
  return dayOf(year, month, 1 + ((8 - weekday) % 7));
}

function lastMonday(year: number, month: number): string {
  const last = new Date(Date.UTC(year, month, 0));
  return dayOf(year, month, last.getUTCDate() - ((last.getUTCDay() + 6) % 7));
}

function isWeekend(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
}

function plusDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}

function dayOf(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}

const london = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/London',
  dateStyle: 'short',
  timeStyle: 'medium',
});

function londonTime(instant: Date): { day: string; time: string } {
  const [day = '', time = ''] = london.format(instant).split(' ');
  return { day, time };
}

/** London is at UTC or UTC+1; the offset is found by trying both. An hour that does not exist becomes the one after it. */
function instantInLondon(day: string, time: string): Date {
  const asUtc = Date.parse(`${day}T${time}Z`);
  for (const offset of [0, 3_600_000]) {
    const instant = new Date(asUtc - offset);
    const local = londonTime(instant);
    if (local.day === day && local.time === time) return instant;
  }
  return new Date(asUtc);
}
