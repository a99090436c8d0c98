import type { Name } from './model.ts';
import { nameTables } from './tables.ts';
import { folded, isNothing, words } from './text.ts';

/** The parts of a name as a list or a form has them. */
export type WrittenName = { fullName: string; surname: string; forenames: string; alias: string };

/** Every way in which the person is named, the main one first. */
export function readNames(written: WrittenName): Name[] {
  const main = mainName(written);
  const aliases = [...main.aliases, ...split(written.alias)].map((alias) => wholeName(alias, main.name));
  return [main.name, ...aliases].filter(({ forenames, surnames }) => forenames.length + surnames.length > 0);
}

function mainName({ fullName, surname, forenames }: WrittenName): { name: Name; aliases: string[] } {
  const [whole = '', ...wholeAliases] = alsoKnownAs(fullName);
  const [family = '', ...familyAliases] = alsoKnownAs(surname);
  const [given = '', ...givenAliases] = alsoKnownAs(forenames);
  const name = { forenames: forenamesOf(given), surnames: surnamesOf(family) };
  const aliases = [...wholeAliases, ...familyAliases, ...givenAliases];
  if (name.forenames.length > 0 && name.surnames.length > 0) return { name, aliases };
  const fromWhole = wholeName(whole, { forenames: [], surnames: [] });
  return {
    name: {
      forenames: name.forenames.length > 0 ? name.forenames : fromWhole.forenames,
      surnames: name.surnames.length > 0 ? name.surnames : fromWhole.surnames,
    },
    aliases,
  };
}

/** `Ann Example aka Annie`, `Ann Example (Annie)`, `Smith nee Jones`, `Ann "Annie" Example`. */
function alsoKnownAs(text: string): string[] {
  if (isNothing(text)) return [];
  const quoted: string[] = [];
  const plain = text.replace(/[("“]([^()"“”]{2,})[)"”]/g, (_, inner: string) => {
    quoted.push(inner.replace(/^\s*(?:aka|a\.k\.a\.?|known as|formerly|née|nee)\b/i, ''));
    return ' ';
  });
  return [...plain.split(/\b(?:aka|a\.k\.a\.?|also known as|known as|formerly|née|nee)(?=\s|$)/i), ...quoted].map(
    (one) => one.trim(),
  );
}

function split(alias: string): string[] {
  return alias
    .split(/[;/|]|\b(?:aka|also known as|or)\b/i)
    .flatMap((one) => (/,.*,/.test(one) ? one.split(',') : [one]))
    .filter((one) => !isNothing(one));
}

/** A name in one piece. A lone word stands for a forename; the rest is taken from the main name. */
function wholeName(text: string, main: Name): Name {
  if (text.includes(',')) {
    const [family = '', given = ''] = text.split(',');
    return { forenames: forenamesOf(given), surnames: surnamesOf(family) };
  }
  const all = untitled(words(text.replaceAll('-', '')));
  if (all.length === 0) return { forenames: [], surnames: [] };
  if (all.length === 1) return { forenames: all, surnames: main.surnames };
  // Capitals tell the surname where only it has them: `SMITH John`, `John SMITH`.
  const written = text.split(/\s+/).filter((word) => /\p{L}{2}/u.test(word));
  const loud = written.filter((word) => word === word.toUpperCase());
  if (loud.length > 0 && loud.length < written.length && written[0] === loud[0])
    return { forenames: forenamesOf(written.slice(loud.length).join(' ')), surnames: surnamesOf(loud.join(' ')) };
  // The surname begins at the first particle that has a word before it, else it is the last word (with both halves of a hyphen).
  const pieces = withoutSuffixes(untitled(text.split(/\s+/).filter((piece) => folded(piece) !== '')));
  const particle = pieces.findIndex(
    (piece, index) => index > 0 && index < pieces.length - 1 && beginsSurname(folded(piece)),
  );
  const start = particle > 0 ? particle : pieces.length - 1;
  return {
    forenames: forenamesOf(pieces.slice(0, start).join(' ')),
    surnames: surnamesOf(pieces.slice(start).join(' ')),
  };
}

function forenamesOf(text: string): string[] {
  return untitled(words(text));
}

function beginsSurname(word: string): boolean {
  return nameTables.particles.has(word) || nameTables.prefixes.has(word);
}

function withoutSuffixes(pieces: string[]): string[] {
  return pieces.filter((piece, index) => index < 2 || !nameTables.suffixes.has(folded(piece)));
}

/** Particles and suffixes are written or left out at will, so they are set aside; a surname of nothing else keeps them. */
function surnamesOf(text: string): string[] {
  const all = words(text).filter(
    (word, index, list) => !nameTables.suffixes.has(word) || list.length === 1 || index === 0,
  );
  const joined = all.flatMap((word, index) => {
    const prefix = all[index - 1];
    if (nameTables.prefixes.has(word) && index < all.length - 1) return [];
    return prefix !== undefined && nameTables.prefixes.has(prefix) ? [prefix + word] : [word];
  });
  const core = joined.filter((word) => !nameTables.particles.has(word));
  return core.length > 0 ? core : joined;
}

function untitled(all: string[]): string[] {
  const start = all.findIndex((word) => !nameTables.titles.has(folded(word)));
  return start < 0 ? all : all.slice(start);
}
