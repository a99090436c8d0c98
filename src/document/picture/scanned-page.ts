import { arrangePage } from '../pdf/arrange.ts';
import type { PageContent } from '../pdf/model.ts';
import { scanContent } from './content.ts';
import type { ScannedPage } from './legible.ts';
import type { PagePicture } from './model.ts';
import { asItLies, resized } from './upright.ts';

/** A word is surely read from here on. */
const sureFrom = 0.9;

/** Reads a page from its picture and puts it in order. Form fields that lie over it stay where they are, so it is not straightened then. */
export async function readScannedPage(
  picture: PagePicture,
  { page, widgets }: Pick<PageContent, 'page' | 'widgets'>,
): Promise<ScannedPage | 'too_many'> {
  const grey = { ...(await resized(picture, 1, 1)), points: picture.points };
  const content = await scanContent(grey, page, widgets.length > 0 ? asItLies : undefined);
  const flow = arrangePage({ ...content, widgets: [...content.widgets, ...widgets] });
  if (flow === 'too_many') return flow;
  const words = content.glyphs.filter(({ confidence }) => confidence !== undefined);
  const sure = words.filter(({ confidence = 0, text }) => confidence >= sureFrom && /[\p{L}\p{N}]{2}/u.test(text));
  const sureWords = words.filter(({ confidence = 0 }) => confidence >= sureFrom);
  return {
    kind: 'scan',
    flow,
    sureWords: sureWords.map(({ text }) => text).join(' '),
    seen: words.length,
    sure: sure.length,
  };
}
