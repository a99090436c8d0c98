import type { ValueState } from '../model.ts';
import type { FieldTypeName } from './model.ts';

/** What a text says other than an answer: a state, a pointer to another place, or nothing of the kind. */
export type Saying = Exclude<ValueState, 'answered' | 'unreadable'> | 'elsewhere' | 'doubtful_not_known';

const placeholders: readonly RegExp[] = [
  /^(please )?(choose|select|pick)( an?| one| the| from)?( item| option| date| value| answer| list| gender| ethnicity| type| level| status)?$/,
  /^(please )?select [a-z]+$/,
  /^(please )?(click|tap)( or (tap|click))?( here)?( to)? (enter|add|insert|type|select|choose)( an?| the| some| your)?( text| date| name| item| details| number| value| answer)?( here)?$/,
  /^(please )?(enter|insert|type)( an?| the| your| some)? ?(text|date|name|details|number)?( here)?$/,
  /^d{1,2} ?[/.\- ]? ?m{1,3} ?[/.\- ]? ?y{2,4}$/,
  /^(day|dd?) ?[/.\- ] ?(month|mm?) ?[/.\- ] ?(year|y{2,4})$/,
  /^[xd] ?[x/] ?[x/ ]+$/,
  /^please (state|specify|describe|give details|provide details|complete|list)$/,
];

const notApplicable = /^(n ?[/\\.] ?a|na|not applicable|non applicable|does not apply|not relevant)$/;
const notKnown =
  /^((is |currently |at present )?(n ?[/\\.] ?k|nk|not known|unknown|unk|not yet known|do ?n[o']?t know|dont know|not sure|unsure)( (at|as) (present|this time|this stage|yet|the moment|time of (referral|assessment|writing)))?( (to|by) (me|us|the )?(referrer|professionals|school|police)?)?)$/;
const refused =
  /^((he |she |they |parents? |child |young person |yp |family )?(has |have )?(declined|refused|prefer(s|red)? not|did not (want|wish)|do(es)? not (want|wish)|would not|will not)( to)?( (say|answer|state|give|disclose|tell|share|comment|provide|be recorded)( (it|this|them|details|information|name|one))?)?)$/;
const otherPlace =
  'above|below|before|previous(ly)?|overleaf|attached|attachment|enclosed|section|page|part|box|report|chronology|toolkit|referral|' +
  'assessment|analysis|form|notes?|email|letter|file|record|system|end|separate|additional|other|further|last|question|the|my|our|q ?\\d+';
const relative = 'mother|father|mum|dad|parents?|sibling|brother|sister|child|carer|referrer|address|subject|yp';
const elsewhere = new RegExp(
  `^((please )?(see|refer to|as (in|per|on)|cf) (${otherPlace}|${relative})\\b.{0,60}|` +
    `as (stated|detailed|described|noted|given) (${otherPlace})\\b.{0,30}|` +
    `(as|same as|same) (the )?(${otherPlace}|${relative})\\b.{0,30}|same|` +
    `(details |info(rmation)? )?(above|below|overleaf|attached|enclosed)|ditto|` +
    `to (be )?(confirm(ed)?|advise(d)?|complete(d)?|follow|add(ed)?|update(d)?|provide(d)?)( later)?|tb[cad]|t\\.b\\.c|` +
    `pending|awaiting( details| information| confirmation| update)?)$`,
);
const nothingThere = /^(none|nil|no|no number|no phone|no email|no mobile|does not have( one)?|not got one)$/;

/** Types for which "none" says that there is no such thing, rather than being an answer. */
const thingsOneMayLack: ReadonlySet<FieldTypeName> = new Set([
  'phone',
  'email',
  'vehicle',
  'nhs_number',
  'upn',
  'postcode',
]);
const freeText: ReadonlySet<FieldTypeName> = new Set(['text', 'long_text']);

/** Longer texts say more than a state. It also keeps the patterns below from running over pages. */
const LONGEST = 200;

/** Recognises what is not an answer. `text` is folded, without struck words. */
export function sayingOf(text: string, type: FieldTypeName): Saying | undefined {
  if (isBlank(text)) return 'blank';
  if (text.length > LONGEST) return undefined;
  const plain = bare(text);
  if (plain === '') return /^["”〃'.\s-]+$/.test(text) ? 'elsewhere' : 'doubtful_not_known';
  const head = freeText.has(type) ? plain : headOf(plain);
  if (notApplicable.test(head)) return 'not_applicable';
  if (notKnown.test(head)) return 'not_known';
  if (refused.test(head)) return 'refused';
  if (elsewhere.test(plain)) return 'elsewhere';
  if (thingsOneMayLack.has(type) && nothingThere.test(plain)) return 'not_applicable';
  return undefined;
}

/** Nothing, a dotted line, an empty date mask, or a prompt that was never overwritten. */
export function isBlank(text: string): boolean {
  if (/^[\s._\-–—‐‑―…/\\|:;,*·•£()[\]{}<>]*$/u.test(text)) return true;
  const plain = text
    .toLowerCase()
    .replace(/[.…_:;!()[\]<>*]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return placeholders.some((placeholder) => placeholder.test(plain));
}

/** Lower case, one line, without brackets and full stops around it. */
function bare(text: string): string {
  return text
    .toLowerCase()
    .replace(/[’‘`´]/g, "'")
    .replace(/\s+/g, ' ')
    .replace(/^[\s.,;:()[\]*!?"_–—-]+|[\s.,;:()[\]*!?"_–—-]+$/g, '');
}

/** For a typed field an explanation may follow: `N/K - mother to ask`. One with digits or an address may be an answer after all. */
function headOf(plain: string): string {
  if (/[\d@]/.test(plain)) return plain;
  return plain.split(/ [-–—] |[,;:(]|\. /, 1)[0]?.trim() ?? plain;
}
