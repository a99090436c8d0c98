import type { Marks } from '../model.ts';
import { child, childrenOf, type Element } from '../xml.ts';

/** How words look, by their styles; undefined where nothing is said. */
export type Looks = {
  bold?: boolean;
  italic?: boolean;
  underlined?: boolean;
  struck?: boolean;
  highlighted?: boolean;
  hidden?: boolean;
  font?: string;
};

export type Styles = {
  /** Looks that a style of a family gives, with those of its ancestors and the family's defaults. */
  looksOf(family: 'paragraph' | 'text', name: string | undefined): Looks;
  /** Fill of a cell, as `rrggbb`. */
  shadeOf(cellStyle: string | undefined): string | undefined;
  headingOf(paragraphStyle: string | undefined): number | undefined;
  isListed(paragraphStyle: string | undefined): boolean;
};

type Style = {
  looks: Looks;
  parent: string | undefined;
  shade: string | undefined;
  heading: number | undefined;
  listed: boolean;
};

/** Styles whose parents form a circle are followed this far and no further. */
const longestChain = 20;

/** `roots` are the style containers (part 3, 3.15): the common ones first, so that an automatic style of the same name wins. */
export function readStyles(roots: (Element | undefined)[]): Styles {
  const fonts = new Map<string, string>();
  const styles = new Map<string, Style>();
  const defaults = new Map<string, Looks>();
  for (const root of roots) {
    for (const element of childrenOf(root)) {
      const { 'style:name': name = '', 'style:family': family = '' } = element.attributes;
      if (element.name === 'style:font-face') fonts.set(name, unquoted(element.attributes['svg:font-family'] ?? name));
      else if (element.name === 'style:default-style') defaults.set(family, looksIn(element, fonts));
      else if (element.name === 'style:style') styles.set(`${family}\n${name}`, styleOf(element, fonts));
    }
  }
  const chain = (family: string, name: string | undefined): Style[] => {
    const found: Style[] = [];
    for (let at = name; at !== undefined && found.length < longestChain; ) {
      const style = styles.get(`${family}\n${at}`);
      if (!style) break;
      found.push(style);
      at = style.parent;
    }
    return found;
  };
  const known = new Map<string, Looks>();
  return {
    looksOf(family, name) {
      const key = `${family}\n${name ?? ''}`;
      const found = known.get(key);
      if (found) return found;
      const own = chain(family, name).map(({ looks }) => looks);
      const looks: Looks = Object.assign({}, family === 'paragraph' ? defaults.get(family) : {}, ...own.reverse());
      known.set(key, looks);
      return looks;
    },
    shadeOf: (name) => chain('table-cell', name).find(({ shade }) => shade !== undefined)?.shade,
    headingOf: (name) => chain('paragraph', name).find(({ heading }) => heading !== undefined)?.heading,
    isListed: (name) => chain('paragraph', name).some(({ listed }) => listed),
  };
}

function styleOf(element: Element, fonts: Map<string, string>): Style {
  return {
    looks: looksIn(element, fonts),
    parent: element.attributes['style:parent-style-name'],
    shade: fillOf(child(element, 'style:table-cell-properties')?.attributes['fo:background-color']),
    heading: headingLevel(element),
    listed: (element.attributes['style:list-style-name'] ?? '') !== '',
  };
}

function headingLevel({ attributes }: Element): number | undefined {
  if (attributes['style:family'] !== 'paragraph') return undefined;
  const level = Number(attributes['style:default-outline-level'] ?? Number.NaN);
  if (level >= 1 && level <= 6) return level;
  const name = (attributes['style:display-name'] ?? attributes['style:name'] ?? '')
    .replaceAll('_20_', ' ')
    .toLowerCase();
  const named = /^heading ([1-6])$/.exec(name)?.[1];
  if (named) return Number(named);
  if (name === 'title') return 1;
  return name === 'subtitle' ? 2 : undefined;
}

/** Text properties (part 3, 16.29.30 and following). */
function looksIn(style: Element, fonts: Map<string, string>): Looks {
  const looks: Looks = {};
  const properties = child(style, 'style:text-properties')?.attributes ?? {};
  const on = (name: string, is: (value: string) => boolean): boolean | undefined => {
    const value = properties[name];
    return value === undefined ? undefined : is(value);
  };
  const said: [keyof Omit<Looks, 'font'>, boolean | undefined][] = [
    ['bold', on('fo:font-weight', (value) => value === 'bold' || Number(value) >= 600)],
    ['italic', on('fo:font-style', (value) => value === 'italic' || value === 'oblique')],
    ['underlined', line(properties, 'style:text-underline')],
    ['struck', line(properties, 'style:text-line-through')],
    ['highlighted', on('fo:background-color', (value) => fillOf(value) !== undefined)],
    ['hidden', on('text:display', (value) => value === 'none')],
  ];
  for (const [name, value] of said) if (value !== undefined) looks[name] = value;
  const face = properties['style:font-name'];
  const family = properties['fo:font-family'];
  if (face !== undefined) looks.font = fonts.get(face) ?? face;
  else if (family !== undefined) looks.font = unquoted(family);
  return looks;
}

/** A line has a style, and in older files only a type or a text such as `X` that is drawn over the words. */
function line(properties: Record<string, string>, name: string): boolean | undefined {
  const values = ['style', 'type', 'text'].flatMap((part) => properties[`${name}-${part}`] ?? []);
  return values.length === 0 ? undefined : !values.includes('none');
}

function unquoted(family: string): string {
  return family.replace(/^['"]|['"]$/g, '');
}

/** A fill as `rrggbb`, unless it is white or none. */
function fillOf(colour: string | undefined): string | undefined {
  const hex = /^#([0-9a-f]{6})$/i.exec(colour ?? '')?.[1]?.toLowerCase();
  return hex === 'ffffff' ? undefined : hex;
}

export function marksFrom(looks: Looks, inserted: boolean): Marks {
  return {
    ...(looks.bold && { bold: true as const }),
    ...(looks.italic && { italic: true as const }),
    ...(looks.underlined && { underlined: true as const }),
    ...(looks.struck && { struck: true as const }),
    ...(looks.highlighted && { highlighted: true as const }),
    ...(inserted && { inserted: true as const }),
  };
}
