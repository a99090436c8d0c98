import { isNode, Document as YamlDocument } from 'yaml';
import type { Definition } from '../definitions/index.ts';
import type { Draft, DraftField } from './model.ts';

/** The text of a definition file, with a comment wherever a person has to decide. */
export function writeDraft(draft: Draft, definition: Definition): string {
  const document = new YamlDocument({
    kind: definition.kind,
    name: draft.titles[0] ?? definition.name,
    titles: draft.titles,
    versions: draft.versions,
    ignore: definition.ignore,
    neutral: definition.neutral,
    sections: draft.sections.map(({ id, headings, known }) => ({
      id,
      ...(known && known.family !== id && { family: known.family }),
      ...(known?.list !== undefined && { list: known.list }),
      ...(known && Object.keys(known.sets).length > 0 && { sets: known.sets }),
      ...(known?.holds && { holds: known.holds }),
      ...(known?.closed && { closed: true }),
      headings,
      ...(known && known.owners.length > 0 && { owners: known.owners }),
    })),
    fields: draft.fields.map(({ key, in: families, type, labels, codes, required, lines, signature }) => ({
      ...{ key, in: families, type },
      ...(required && { required: 'always' }),
      ...(lines && { lines: true }),
      ...(signature && { signature: true }),
      labels,
      ...(codes && { codes }),
    })),
    combined: draft.combined,
    needs: draft.needs,
  });
  document.commentBefore = headNote(draft);
  const comment = (path: (string | number)[], text: string) => {
    const node = document.getIn(path, true);
    if (isNode(node)) node.commentBefore = ` ${text}`;
  };
  for (const [at, { known }] of draft.sections.entries())
    if (!known)
      comment(
        ['sections', at],
        'A heading that no definition knows: rename the id, or move its questions to another section.',
      );
  for (const [at, field] of draft.fields.entries()) {
    const told = notesOf(field);
    if (told.length > 0) comment(['fields', at], told.join('\n '));
  }
  return document.toString({ lineWidth: 120 });
}

function headNote({ notAsked, versions }: Draft): string {
  const lines = [
    'Drafted from a blank form. Known questions have their keys; a comment stands before everything to decide.',
    'Try it on filled forms with: intake definitions try THIS-FILE FILE...',
    'Then put it into the folder of the definitions, beside the others; a new file there is one more version.',
  ];
  if (versions.length === 0)
    lines.push('The blank prints no version: a form without one is taken for any that has none.');
  if (notAsked.length > 0)
    lines.push(`Needed for a complete record, and not asked by this form: ${notAsked.join(', ')}.`);
  return lines.map((line) => ` ${line}`).join('\n');
}

function notesOf({ note, codes, strangeOptions, key }: DraftField): string[] {
  const told: string[] = [];
  if (note === 'new')
    told.push(
      `A new question. Key and type are proposals${codes ? '; the codes are made of the printed options' : ''}.`,
    );
  if (note === 'unsure') told.push(`Nearly a wording of ${key}: give it a key of its own if it asks something else.`);
  if (strangeOptions.length > 0)
    told.push(
      `Printed here, and no wording of a code: ${strangeOptions.map((option) => JSON.stringify(option)).join(', ')}.`,
    );
  return told;
}
