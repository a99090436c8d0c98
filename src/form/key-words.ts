/** A few letters that stand for more than themselves; everything else is split at its capitals. */
const written: Record<string, string> = {
  dob: 'date of birth',
  nhsNumber: 'NHS number',
  upn: 'UPN',
  caseId: 'case id',
  gp: 'GP',
  nrm: 'NRM',
  cse: 'CSE',
  cce: 'CCE',
};

/** `people[0].nhsNumber` in words: `People 1: NHS number`. */
export function keyWords(key: string): string {
  const words = key.split('.').map((part) => {
    const [, name = part, place] = /^([^[]+)(?:\[(\d+)\])?$/.exec(part) ?? [];
    const spaced = written[name] ?? name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    return place === undefined ? spaced : `${spaced} ${Number(place) + 1}`;
  });
  const text = words.join(': ');
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
