import { limits } from '../limits.ts';

/** Government security markings, also old ones and those with a descriptor: `OFFICIAL-SENSITIVE PERSONAL`, `Official: Sensitive`. */
const marking =
  '(?:(?:official|restricted|protect|confidential)(?:[\\s:/_-]{0,3}sensitive)?(?:[\\s:/_-]{1,3}(?:personal|commercial|locsen|hr|police))?|not protectively marked)';
const tag = '(?:secure|encrypt(?:ed)?|cjsm|external|ext|caution|confidential|private|spam\\??)';
const reply = '(?:re|fwd?|aw|wg|tr|rv|sv)';

/** What may be taken from the front or the end of a subject, in any order and any number. */
const wrappings = [
  new RegExp(`^${reply}(?:\\s?[[(]\\d{1,3}[\\])])?\\s?:`, 'i'),
  new RegExp(`^[[{(<#*]{1,3}\\s?(?:${tag}|${marking})\\s?(?:e-?mail|sender)?\\s?[\\]})>#*:]{1,3}`, 'i'),
  new RegExp(`[[{(<#*]{1,3}\\s?(?:${tag}|${marking})\\s?(?:e-?mail|sender)?\\s?[\\]})>#*]{1,3}$`, 'i'),
  new RegExp(`^(?:${tag}|${marking})\\s?(?:e-?mail)?(?:\\s?[:|]|\\s[-–—](?=\\s))`, 'i'),
  /^(?:cjsm|official[\s:_-]{0,3}sensitive)(?=\s|$)/i,
  /(?:^|[\s|–—-]\s?)(?:cjsm|official[\s:_-]{0,3}sensitive)$/i,
];

/** The subject without reply marks, secure-mail tags and security markings: what is left can be compared. */
export function plainSubject(subject: string): string {
  let plain = subject.slice(0, limits.subjectCharacters).replace(/\s+/g, ' ').trim();
  for (let before = ''; before !== plain; ) {
    before = plain;
    for (const wrapping of wrappings) plain = plain.replace(wrapping, '').trim();
    plain = plain.replace(/^[-–—:|]\s|\s[-–—:|]$/, '').trim();
  }
  return plain;
}
