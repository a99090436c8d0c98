import { keyWords } from '../form/index.ts';
import type { Held, HeldForm, HeldMail, HeldPerson, HeldText } from './model.ts';
import { placeWords, type ThirdParty } from './third-parties.ts';

const because: Record<HeldForm['because'], string> = {
  linked: 'names the person',
  suggested: 'names somebody who may be the person: to be decided before it is handed out',
  written: 'has the name in its words; nobody on it was linked to the person',
};

/** What is held, as one page that any browser shows without a network. It is complete: what concerns others is listed beside it, not taken out. */
export function heldPage(held: Held): string {
  return page(
    'What is held about a person',
    `<p>Gathered ${text(held.gathered)} from the safeguarding intake. Complete, with what concerns other people: see third-parties.html before any of it is handed out.</p>
${held.persons.map(personPart).join('\n')}
<h2>Forms (${held.forms.length})</h2>
${held.forms.map(formPart).join('\n')}
<h2>Mails (${held.mails.length})</h2>
${held.mails.map(mailPart).join('\n')}
${searchedPart(held.searched)}
<h2>Legal holds</h2>
${table(
  ['Hold', 'On', 'Placed', 'Lifted'],
  held.holds.map((one) => [one.id, one.of, one.placed, one.lifted ?? '']),
)}
<h2>Packs for MACE meetings</h2>
${table(
  ['Pack', 'Meeting', 'Made', 'With forms'],
  held.packs.map((one) => [one.id, one.meeting, one.made, one.forms.join(', ')]),
)}
<h2>Who looked, and what was done (${held.looks.length})</h2>
${table(
  ['When', 'Who', 'What', 'Of'],
  held.looks.map((one) => [one.at, one.actor, one.words, one.subject]),
)}`,
  );
}

/** Whom else it concerns, for whoever decides what is taken out. */
export function thirdPartiesPage(parties: ThirdParty[]): string {
  return page(
    'Others, to be looked at before anything is handed out',
    `<p>Names and contact details that were found beside the person's own, with every place where they stand. Nothing has been taken out. Somebody who is named in free text alone is not in this list: read those texts, and the original files.</p>
${parties
  .map(
    ({ kind, name, places }) =>
      `<h2>${text(name)} (${kind})</h2>\n${table(
        ['Where', 'Words'],
        places.map((place) => [placeWords(place), place.words]),
      )}`,
  )
  .join('\n')}`,
  );
}

function personPart({ id, caseId, opened, mentions, links }: HeldPerson): string {
  return `<h2>Person ${text(id)}</h2>
<p>Known since ${text(opened)}${caseId === null ? '' : `; on the list of the case system as ${text(caseId)}`}.</p>
${table(
  ['Where', 'As', 'What was said', 'Noted'],
  mentions.map((mention) => [
    mention.form === null ? 'list of the case system' : `form ${mention.form}`,
    mention.role.replaceAll('_', ' '),
    Object.entries(mention.described)
      .map(([key, value]) => `${keyWords(key)}: ${value}`)
      .join('; '),
    mention.noted,
  ]),
)}
<h3>Whom forms mean</h3>
${table(
  ['Form', 'State', 'Why', 'History'],
  links.map((link) => [
    link.form ?? 'list',
    link.state,
    [link.basis, ...link.evidence].join('; '),
    link.history.map(({ state, by, at }) => `${state} by ${by} at ${at}`).join('; '),
  ]),
)}`;
}

function formPart(form: HeldForm): string {
  return `<h3>Form ${text(form.id)}: ${text(form.kind)}, version ${text(form.version ?? 'not known')}</h3>
<p>This form ${because[form.because]}. Received ${text(form.received)} with mail ${text(form.mail)}, file ${text(form.file ?? form.part)}; ${text(form.state.replaceAll('_', ' '))}${form.filed === null ? '' : ` ${text(form.filed)}`}.</p>
${table(
  ['Question', 'Answer', 'As written'],
  form.values.map((value) => [keyWords(value.key), answerWords(value), value.raw]),
)}
${
  form.corrections.length === 0
    ? ''
    : `<h4>Corrections</h4>\n${table(
        ['Question', 'Before', 'After', 'Who', 'When'],
        form.corrections.map((one) => [keyWords(one.key), one.before?.raw ?? '', one.after?.raw ?? '', one.by, one.at]),
      )}`
}
${reviewTable(form.review)}
${
  form.relations.length === 0
    ? ''
    : `<h4>Stands to other forms</h4>\n${table(
        ['Form', 'How', 'Who', 'When'],
        form.relations.map((one) => [one.form, one.relation.replaceAll('_', ' '), one.by, one.at]),
      )}`
}
${form.checked === null ? '' : `<p>Checked for quality by ${text(form.checked.by)} at ${text(form.checked.at)}.</p>`}`;
}

function reviewTable(review: HeldForm['review']): string {
  if (review.length === 0) return '';
  return `<h4>Review</h4>\n${table(
    ['When', 'Who', 'What', 'Note'],
    review.map((one) => [one.at, one.by, one.action.replaceAll('_', ' '), one.note ?? '']),
  )}`;
}

function answerWords({ state, value }: HeldForm['values'][number]): string {
  if (state !== 'answered') return state.replaceAll('_', ' ');
  return Array.isArray(value) ? value.join(', ') : String(value ?? '');
}

function mailPart(mail: HeldMail): string {
  return `<h3>Mail ${text(mail.id)}</h3>
${table(
  ['', ''],
  [
    ['Received', mail.received],
    ['Recorded', mail.recorded],
    ['Mailbox', `${mail.mailbox}, ${mail.folder}`],
    ['Subject', mail.subject ?? ''],
    ['From', mail.from.join(', ')],
    ['To', mail.to.join(', ')],
    ['Disposition', mail.disposition?.replaceAll('_', ' ') ?? ''],
    ['Files', mail.files.map(({ name, format, role }) => `${name ?? role} (${format})`).join('; ')],
    ...(mail.erased === null ? [] : ([['Erased', mail.erased]] as [string, string][])),
  ],
)}
${reviewTable(mail.review)}`;
}

const how: Record<HeldText['hits'][number]['how'], string> = {
  name: 'the name',
  'parts of the name': 'forename and surname apart from each other: perhaps somebody else',
  number: 'a number, birth date, telephone or address of the person: perhaps of somebody else',
};

function searchedPart(searched: Held['searched']): string {
  if (searched === null)
    return '<h2>Mails and files without a form</h2>\n<p><strong>Not searched.</strong> Whatever stands only in a mail or a file that holds no form is missing here.</p>';
  const { mails, files, texts, unsearched } = searched;
  return `<h2>Mails and files without a form (${texts.length})</h2>
<p>${mails} mails and ${files} files that hold no form were opened and searched.</p>
${texts.map(textPart).join('\n')}
<h3>Could not be searched (${unsearched.length})</h3>
${table(
  ['Mail', 'File', 'Why'],
  unsearched.map(({ mail, file, reason }) => [mail, file ?? 'the mail itself', reason.replaceAll('_', ' ')]),
)}`;
}

function textPart({ mail, file, words, cut, hits }: HeldText): string {
  const what = file === null ? 'its own words' : `file ${file.name ?? file.id} (${file.format})`;
  return `<h3>Mail ${text(mail)}: ${text(what)}</h3>
${table(
  ['Found by', 'Words', 'From character'],
  hits.map((hit) => [how[hit.how], hit.words, String(hit.from + 1)]),
)}
<pre>${text(words)}</pre>${cut ? '\n<p>There is more of it: see the original.</p>' : ''}`;
}

function table(head: string[], rows: string[][]): string {
  if (rows.length === 0) return '<p>None.</p>';
  const row = (cells: string[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${text(cell).replaceAll('\n', '<br>')}</${tag}>`).join('')}</tr>`;
  return `<table>${head.some((one) => one !== '') ? row(head, 'th') : ''}${rows.map((cells) => row(cells, 'td')).join('\n')}</table>`;
}

/** Everything here came with a mail. */
function text(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>body{font:16px Arial,sans-serif;max-width:70em;margin:2em auto;padding:0 1em}table{border-collapse:collapse;width:100%;margin-bottom:1.5em}td,th{border:1px solid #b1b4b6;padding:.3em .6em;text-align:left;vertical-align:top}pre{white-space:pre-wrap;border:1px solid #b1b4b6;padding:.6em}h1,h2{border-bottom:2px solid}</style>
</head><body><p><strong>OFFICIAL-SENSITIVE</strong></p><h1>${title}</h1>
${body}
</body></html>
`;
}
