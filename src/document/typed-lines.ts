import type { Inline, Paragraph, Place } from './model.ts';

/** A value that was typed into a field, to the letter: one paragraph, its lines parted by breaks; nothing where it is empty. */
export function typedLines(value: string, place: Place): Paragraph[] {
  if (value === '') return [];
  const inlines = value.split(/\r\n|\r|\n/).flatMap((text, at): Inline[] => {
    const own: Inline[] = text === '' ? [] : [{ kind: 'text', text, marks: {}, place }];
    return at === 0 ? own : [{ kind: 'break', by: 'line' }, ...own];
  });
  return [{ kind: 'paragraph', inlines, place }];
}
