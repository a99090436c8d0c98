/** Letters that do not come apart into a base letter and a mark, and those of other alphabets as they are written in English offices. */
const letters = spellingsOf(
  'ł:l ø:o ß:ss æ:ae œ:oe đ:d ð:d þ:th ı:i ħ:h ŋ:ng ə:a',
  'а:a б:b в:v г:g ґ:g д:d е:e є:ye ж:zh з:z и:i і:i й:y к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh ц:ts ч:ch ш:sh щ:shch ъ: ы:y ь: э:e ю:yu я:ya',
  'α:a β:v γ:g δ:d ε:e ζ:z η:i θ:th ι:i κ:k λ:l μ:m ν:n ξ:x ο:o π:p ρ:r σ:s ς:s τ:t υ:y φ:f χ:ch ψ:ps ω:o',
);

function spellingsOf(...lists: string[]): Map<string, string> {
  return new Map(
    lists.flatMap((list) => list.split(' ')).map((pair): [string, string] => [pair.slice(0, 1), pair.slice(2)]),
  );
}

/** Small Latin letters, figures and single spaces; what stands between letters of one word (apostrophe, full stop) closes up. */
export function folded(text: string): string {
  let plain = text.toLowerCase();
  // Most names need no more than this; the rest costs ten times as much.
  if (!/^[a-z0-9 ]*$/.test(plain)) {
    plain = plain
      .normalize('NFKD')
      .toLowerCase()
      .replace(/\p{M}/gu, '')
      .replace(/['’‘`´ʼ.]/g, '')
      .replace(/[^a-z0-9 ]/gu, (letter) => letters.get(letter) ?? (/\p{L}|\p{N}/u.test(letter) ? letter : ' '));
  }
  return plain.replace(/\s+/g, ' ').trim();
}

export function words(text: string): string[] {
  const plain = folded(text);
  return plain === '' ? [] : plain.split(' ');
}

/** Words that say that nothing is known, however a list spells it. */
const nothing = new Set([
  '',
  'na',
  'n a',
  'nk',
  'n k',
  'none',
  'null',
  'nil',
  'nan',
  'unknown',
  'not known',
  'not applicable',
  'tbc',
  'missing',
]);

export function isNothing(text: string): boolean {
  return nothing.has(folded(text));
}
