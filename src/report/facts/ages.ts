/** Band of an age; `null` where neither a birth date nor an age was given. */
export function ageBand(born: string | null, age: number | null, on: string): string {
  const years = born === null ? age : yearsAt(born, on);
  if (years === null || years < 0) return 'not known';
  if (years <= 9) return '0 to 9';
  if (years <= 12) return '10 to 12';
  if (years <= 15) return '13 to 15';
  if (years <= 17) return '16 to 17';
  return years <= 24 ? '18 to 24' : '25 and over';
}

function yearsAt(born: string, on: string): number {
  const years = Number(on.slice(0, 4)) - Number(born.slice(0, 4));
  return on.slice(5) < born.slice(5) ? years - 1 : years;
}
