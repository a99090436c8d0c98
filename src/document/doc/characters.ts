import { type Looks, plainLooks } from '../flow/looks.ts';
import { isHighlight, oldShadeIn, shadeIn } from './colours.ts';
import { type Setting, settingsIn } from './settings.ts';

/** How characters look, and what stands behind the special ones. */
export type CharacterLooks = Looks & {
  /** A control character is a sign of its own: a picture, a drawing, the place of a footnote. */
  special: boolean;
  /** Where the settings of a form field or a picture stand in the data stream. */
  data?: number;
  isFormField: boolean;
  isObject: boolean;
  symbol?: { font: number; code: number };
};

export function plainCharacters(font: number): CharacterLooks {
  return { ...plainLooks(font), special: false, isFormField: false, isObject: false };
}

type Toggle = 'bold' | 'italic' | 'struck' | 'doublyStruck' | 'hidden';
/** On, off, as the style has it, or the contrary of that ([MS-DOC] 2.9.327). */
const toggles: Record<number, Toggle> = {
  2101: 'bold',
  2102: 'italic',
  2103: 'struck',
  10835: 'doublyStruck',
  2108: 'hidden',
};
const asStyle = 0x80;
const contrary = 0x81;

export const styleSetting = 0x4a30;
const plainSetting = 0x2a33;

/** Looks after settings; `styled` is what the styles alone give. */
export function charactersAfter(looks: CharacterLooks, settings: Buffer, styled: CharacterLooks): CharacterLooks {
  let after = { ...looks };
  for (const setting of settingsIn(settings)) {
    const toggle = toggles[setting.code];
    if (setting.code === plainSetting) after = { ...styled, special: after.special };
    else if (toggle) after[toggle] = isOn(setting.operand[0] ?? 0, styled[toggle]);
    else change(after, setting);
  }
  return after;
}

/** Looks with a style of characters over them: a toggle that is on in both styles is off ([MS-DOC] 2.4.6.6). */
export function withStyle(looks: CharacterLooks, chain: Buffer[]): CharacterLooks {
  const after = { ...looks };
  const own = new Map<Toggle, boolean>();
  for (const settings of chain) {
    for (const setting of settingsIn(settings)) {
      const toggle = toggles[setting.code];
      if (toggle) own.set(toggle, isOn(setting.operand[0] ?? 0, own.get(toggle) ?? false));
      else change(after, setting);
    }
  }
  for (const [toggle, on] of own) if (on) after[toggle] = !after[toggle];
  return after;
}

function isOn(value: number, styled: boolean): boolean {
  if (value === asStyle) return styled;
  return value === contrary ? !styled : value !== 0;
}

function change(looks: CharacterLooks, { code, operand }: Setting): void {
  const first = operand[0] ?? 0;
  switch (code) {
    case 0x0800:
      looks.deleted = first !== 0;
      break;
    case 0x0801:
      looks.inserted = first !== 0;
      break;
    case 0x0811: // hidden in a browser's view
      looks.hidden ||= first !== 0;
      break;
    case 0x0806:
      looks.isFormField = first !== 0;
      break;
    case 0x080a:
    case 0x0856:
      looks.isObject ||= first !== 0;
      break;
    case 0x0855:
      looks.special = first !== 0;
      break;
    case 0x6a03:
      looks.data = operand.readUInt32LE(0);
      looks.special = true;
      break;
    case 0x6a09:
      looks.symbol = { font: operand.readUInt16LE(0), code: operand.readUInt16LE(2) };
      looks.special = true;
      break;
    case 0x2a0c:
      looks.highlighted = isHighlight(first);
      break;
    case 0x4866:
      looks.shaded = oldShadeIn(operand) !== undefined;
      break;
    case 0xca71:
      looks.shaded = shadeIn(operand) !== undefined;
      break;
    case 0x2a3e:
      looks.underlined = first !== 0;
      break;
    case 0x4a4f:
      looks.font = operand.readUInt16LE(0);
      break;
  }
}
