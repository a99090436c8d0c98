import { limits } from '../../limits.ts';

/**
 * How a name sounds, as a short code; names that are heard alike in an English-speaking office should have the same. Consonants are
 * drawn together across spellings of several languages (Polish sz, German sch, Arabic kh, Slavonic w for v), vowels are dropped but for
 * the start. It is coarse on purpose: it finds candidates and is one weak piece of evidence, never a proof.
 */
export function soundOf(name: string): string {
  const known = sounds.get(name);
  if (known !== undefined) return known;
  const found = heardAs(name);
  if (sounds.size > soundsKept) sounds.clear();
  if (name.length <= limits.nameCharacters) sounds.set(name, found);
  return found;
}

/** Names come again and again; the memory is emptied before it grows large. */
const sounds = new Map<string, string>();
const soundsKept = 100_000;

function heardAs(name: string): string {
  let sound = name.replaceAll(' ', '');
  for (const [spelling, heard] of spellings) sound = sound.replace(spelling, heard);
  const start = /^[aeiouy]/.test(sound) ? 'A' : '';
  return start + sound.replace(/[aeiouyhw]/g, '').replace(/(.)\1+/g, '$1');
}

/** In this order: capital letters are sounds already, so that no later rule takes them for spellings. */
const spellings: [RegExp, string][] = [
  [/[^a-z]/g, ''],
  [/^(kn|gn|pn)/, 'n'],
  [/^wr/, 'r'],
  [/^ps/, 's'],
  [/^wh/, 'w'],
  [/^mac(?=[^aeiou])/, 'mk'],
  [/^mc/, 'mk'],
  [/^x/, 's'],
  [/mb$/, 'm'],
  [/(tsch|tch|sch|shch|szcz|cz|tsz|ch)/g, 'X'],
  [/(sh|sz|sj)/g, 'X'],
  [/(zh|dj|dz|j|dg(?=[eiy]))/g, 'J'],
  [/ph/g, 'f'],
  [/gh(?=[^aeiou]|$)/g, ''],
  [/gh/g, 'g'],
  [/(kh|ck|q|kk)/g, 'k'],
  [/th/g, 't'],
  [/dh/g, 'd'],
  [/bh/g, 'b'],
  [/c(?=[eiy])/g, 's'],
  [/c/g, 'k'],
  [/x/g, 'ks'],
  [/z/g, 's'],
  [/(?<=[aeiouy])w(?=[aeiouy]|sk)/g, 'v'],
  [/^w(?=[aeiouy])/, 'v'],
  [/(?<=[aeiou])y(?=[aeiou])/g, ''],
  [/g(?=[eiy])/g, 'J'],
  [/d(?=t|$)/g, 't'],
];
