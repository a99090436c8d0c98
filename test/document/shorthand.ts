import type { Block, Inline } from '../../src/document/index.ts';

/** Inlines in a short writing: text with its marks, boxes as [x] [ ], entries as {value}. */
function shorthand(inlines: Inline[]): string {
  return inlines
    .map((inline) => {
      if (inline.kind === 'text')
        return `${inline.text}${Object.keys(inline.marks)
          .sort()
          .map((mark) => `^${mark}`)
          .join('')}`;
      if (inline.kind === 'box') return { ticked: '[x]', empty: '[ ]', unsure: '[?]' }[inline.state];
      if (inline.kind === 'entry') return `{${inline.placeholder ? 'prompt' : inline.value}}`;
      return inline.kind === 'break' ? (inline.by === 'tab' ? '→' : '↵') : '(picture)';
    })
    .join('');
}
/** Blocks on one line: paragraphs parted by ¶, tables as <cell|cell/cell|cell>. */
export const show = (blocks: Block[]): string =>
  blocks
    .map((block) =>
      block.kind === 'paragraph'
        ? shorthand(block.inlines)
        : `<${block.rows.map((one) => one.cells.map((item) => show(item.blocks)).join('|')).join('/')}>`,
    )
    .join('¶');
