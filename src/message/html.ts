import { Tokenizer } from 'htmlparser2';

/** What opening a mail needs to know of HTML. The form itself is read from the bytes, later and elsewhere. */
export type HtmlContent = {
  /** Visible words: a line for each block, a tab between the cells of a table row. */
  text: string;
  /** Table rows of two cells or more that begin with a few words, as a form's rows do. */
  rows: number;
  /** Where links and forms lead, as written. Never followed. */
  links: string[];
  /** Pictures shown by Content-ID, with the size in pixels that the mail shows them in, where it says. */
  pictures: Map<string, { width?: number; height?: number }>;
};

const lineBreaking =
  /^(?:p|div|br|tr|li|ul|ol|table|h[1-6]|blockquote|section|article|header|footer|hr|pre|dt|dd|form|fieldset)$/;
const cell = /^t[dh]$/;
const unseen = /^(?:script|style|head|title|template)$/;

/**
 * One pass over the tokens. No tree is built, because a tree of a hundred thousand nested elements takes quadratic time or
 * exhausts the stack.
 */
export function readHtml(html: string): HtmlContent {
  const words = new Words();
  const links: string[] = [];
  const pictures: HtmlContent['pictures'] = new Map();
  let tag = '';
  let attribute = '';
  let value = '';
  let attributes = new Map<string, string>();
  let hidden = '';

  const endTag = () => {
    const link = attributes.get('href') ?? attributes.get('action');
    if (link) links.push(link.trim());
    const source = attributes.get('src') ?? '';
    if (tag === 'img' && /^cid:/i.test(source)) pictures.set(decoded(source.slice(4)), shownSize(attributes));
    if (tag === 'tr') words.row();
    else if (cell.test(tag)) words.cell();
    else if (lineBreaking.test(tag)) words.line();
    if (hidden === '' && unseen.test(tag)) hidden = tag;
  };
  const tokens = new Tokenizer(
    { decodeEntities: true },
    {
      ontext: (start, end) => hidden === '' && words.add(html.slice(start, end)),
      ontextentity: (codepoint) => hidden === '' && words.add(String.fromCodePoint(codepoint)),
      onopentagname(start, end) {
        tag = html.slice(start, end).toLowerCase();
        attributes = new Map();
      },
      onattribname(start, end) {
        attribute = html.slice(start, end).toLowerCase();
        value = '';
      },
      onattribdata(start, end) {
        value += html.slice(start, end);
      },
      onattribentity(codepoint) {
        value += String.fromCodePoint(codepoint);
      },
      onattribend: () => attributes.set(attribute, value),
      onopentagend: endTag,
      onselfclosingtag: endTag,
      onclosetag(start, end) {
        const name = html.slice(start, end).toLowerCase();
        if (name === hidden || name === 'body') hidden = '';
        if (name === 'tr' || name === 'table') words.row();
        else if (lineBreaking.test(name)) words.line();
      },
      oncdata() {},
      oncomment() {},
      ondeclaration() {},
      onprocessinginstruction() {},
      onend() {},
    },
  );
  tokens.write(html);
  tokens.end();
  words.row();
  return { text: words.text, rows: words.rows, links, pictures };
}

/** Collects words; of the gaps between two of them the widest counts: blank, line, cell, row. */
class Words {
  rows = 0;
  private pieces: string[] = [];
  private gap: '' | ' ' | '\n' | '\t' | 'row' = '';
  private cells = 0;
  private labelLength = 0;

  get text(): string {
    return this.pieces.join('');
  }

  add(text: string): void {
    const folded = text.replace(/[\s\u00a0]+/g, ' ');
    if (folded.startsWith(' ')) this.gap ||= ' ';
    const words = folded.trim();
    if (words === '') return;
    if (this.pieces.length > 0 && this.gap !== '') this.pieces.push(this.gap === 'row' ? '\n' : this.gap);
    this.pieces.push(words);
    this.gap = folded.endsWith(' ') ? ' ' : '';
    if (this.cells === 1) this.labelLength += words.length;
  }

  line(): void {
    if (this.gap === '' || this.gap === ' ') this.gap = '\n';
  }

  cell(): void {
    if (this.gap !== 'row') this.gap = '\t';
    this.cells += 1;
  }

  row(): void {
    if (this.cells >= 2 && this.labelLength > 0 && this.labelLength <= longestLabel) this.rows += 1;
    this.gap = 'row';
    this.cells = 0;
    this.labelLength = 0;
  }
}

const longestLabel = 120;

function shownSize(attributes: ReadonlyMap<string, string>): { width?: number; height?: number } {
  const style = attributes.get('style') ?? '';
  const pixels = (name: 'width' | 'height'): number | undefined => {
    const written = attributes.get(name) ?? new RegExp(`(?:^|[;\\s])${name}\\s*:\\s*([\\d.]+)px`, 'i').exec(style)?.[1];
    return written && /^\s*[\d.]+(px)?\s*$/.test(written) ? Number.parseFloat(written) : undefined;
  };
  const width = pixels('width');
  const height = pixels('height');
  return { ...(width === undefined ? {} : { width }), ...(height === undefined ? {} : { height }) };
}

/** A Content-ID in a `cid:` URL is percent-encoded (RFC 2392, 2). */
function decoded(contentId: string): string {
  try {
    return decodeURIComponent(contentId);
  } catch {
    return contentId;
  }
}
