import type { Marks } from '../model.ts';
import { child, childrenOf, descendant, type Element } from '../xml.ts';

/** What a style, or formatting on the spot, says of the looks of words; undefined where it says nothing. */
export type Looks = {
  bold?: boolean;
  italic?: boolean;
  underlined?: boolean;
  struck?: boolean;
  doublyStruck?: boolean;
  highlighted?: boolean;
  shaded?: boolean;
  hidden?: boolean;
  font?: string;
};

export type Styles = {
  /** How words look in a paragraph of one style and a run of another, before formatting on the spot. */
  looksOf(paragraphStyle: string | undefined, runStyle: string | undefined): Looks;
  /** 1 to 6 for a heading style, by its outline level or its name. */
  headingOf(style: string | undefined): number | undefined;
};

type Style = { looks: Looks; basedOn: string | undefined; heading: number | undefined };

/** Styles based on each other in a circle are followed this far and no further. */
const longestChain = 20;

export function readStyles(root: Element | null): Styles {
  const styles = new Map<string, Style>();
  let standard: string | undefined;
  for (const element of childrenOf(root ?? undefined)) {
    const id = element.attributes['w:styleId'];
    if (element.name !== 'w:style' || id === undefined) continue;
    if (element.attributes['w:type'] === 'paragraph' && isOn(element.attributes['w:default'] ?? '0')) standard = id;
    styles.set(id, {
      looks: looksIn(child(element, 'w:rPr')),
      basedOn: child(element, 'w:basedOn')?.attributes['w:val'],
      heading: headingLevel(element),
    });
  }
  const defaults = looksIn(descendant(root ?? undefined, 'w:docDefaults', 'w:rPrDefault', 'w:rPr'));
  const chain = (id: string | undefined): Style[] => {
    const found: Style[] = [];
    for (
      let at = id === undefined ? undefined : styles.get(id);
      at && found.length < longestChain;
      at = at.basedOn === undefined ? undefined : styles.get(at.basedOn)
    )
      found.push(at);
    return found;
  };
  const ownLooks = (id: string | undefined): Looks =>
    Object.assign(
      {},
      ...chain(id)
        .map(({ looks }) => looks)
        .reverse(),
    );
  const known = new Map<string, Looks>();
  return {
    looksOf(paragraphStyle, runStyle) {
      const key = `${paragraphStyle ?? ''}\n${runStyle ?? ''}`;
      const found = known.get(key);
      if (found) return found;
      const paragraph = styles.has(paragraphStyle ?? '') ? paragraphStyle : standard;
      const looks = combined(defaults, ownLooks(paragraph), ownLooks(runStyle));
      known.set(key, looks);
      return looks;
    },
    headingOf: (style) => chain(style).find(({ heading }) => heading !== undefined)?.heading,
  };
}

const toggles = ['bold', 'italic', 'struck', 'doublyStruck', 'hidden'] as const;

/** A toggle that is on in the style of the paragraph and in that of the run is off; one in the defaults is on (17.7.3). */
function combined(defaults: Looks, paragraph: Looks, run: Looks): Looks {
  const looks: Looks = { ...defaults, ...paragraph, ...run };
  for (const toggle of toggles)
    looks[toggle] = defaults[toggle] === true || (paragraph[toggle] === true) !== (run[toggle] === true);
  return looks;
}

function headingLevel(style: Element): number | undefined {
  const name = child(style, 'w:name')?.attributes['w:val']?.toLowerCase() ?? '';
  const named = /^(?:heading|überschrift|titre) ?([1-6])$/.exec(name)?.[1];
  if (named) return Number(named);
  if (name === 'title') return 1;
  if (name === 'subtitle') return 2;
  return outlineLevel(child(style, 'w:pPr'));
}

/** Outline levels count from 0; 9 is body text. */
export function outlineLevel(properties: Element | undefined): number | undefined {
  const level = Number(child(properties, 'w:outlineLvl')?.attributes['w:val'] ?? Number.NaN);
  return level >= 0 && level <= 5 ? level + 1 : undefined;
}

/** Run properties (ISO/IEC 29500-1, 17.3.2). */
export function looksIn(properties: Element | undefined): Looks {
  const looks: Looks = {};
  for (const { name, attributes } of childrenOf(properties)) {
    const value = attributes['w:val'];
    if (name === 'w:b') looks.bold = isOn(value);
    else if (name === 'w:i') looks.italic = isOn(value);
    else if (name === 'w:u') looks.underlined = value !== 'none' && isOn(value);
    else if (name === 'w:strike') looks.struck = isOn(value);
    else if (name === 'w:dstrike') looks.doublyStruck = isOn(value);
    else if (name === 'w:vanish') looks.hidden = isOn(value);
    else if (name === 'w:highlight') looks.highlighted = value !== 'none' && value !== 'white';
    else if (name === 'w:shd') looks.shaded = shadeIn(attributes) !== undefined;
    else if (name === 'w:rFonts') {
      const font = attributes['w:ascii'] ?? attributes['w:hAnsi'];
      if (font !== undefined) looks.font = font;
    }
  }
  return looks;
}

function isOn(value: string | undefined): boolean {
  return value === undefined || !['0', 'false', 'off', 'none'].includes(value);
}

/** A shading's colour: its fill, or the colour of a solid pattern over it (17.18.78). */
function shadeIn(attributes: Record<string, string>): string | undefined {
  return fillOf(attributes[attributes['w:val'] === 'solid' ? 'w:color' : 'w:fill']);
}

/** A fill as `rrggbb`, unless it is white, none or the automatic one. */
function fillOf(fill: string | undefined): string | undefined {
  const colour = fill?.toLowerCase();
  return colour && /^[0-9a-f]{6}$/.test(colour) && colour !== 'ffffff' ? colour : undefined;
}

export function shadeOf(properties: Element | undefined): string | undefined {
  return shadeIn(child(properties, 'w:shd')?.attributes ?? {});
}

export function marksFrom(looks: Looks, inserted: boolean): Marks {
  return {
    ...(looks.bold && { bold: true as const }),
    ...(looks.italic && { italic: true as const }),
    ...(looks.underlined && { underlined: true as const }),
    ...((looks.struck || looks.doublyStruck) && { struck: true as const }),
    ...((looks.highlighted || looks.shaded) && { highlighted: true as const }),
    ...(inserted && { inserted: true as const }),
  };
}
