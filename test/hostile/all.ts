import { archives } from './archives.ts';
import { mails } from './mails.ts';
import type { Hostile, Target } from './model.ts';
import { office } from './office.ts';
import { outlook } from './outlook.ts';
import { pdfs } from './pdfs.ts';
import { pictures } from './pictures.ts';
import { telling } from './telling.ts';
import { typed } from './typed.ts';

export async function hostileFiles(target: Target): Promise<Hostile[]> {
  return [
    ...(await archives(target)),
    ...mails(target),
    ...(await office(target)),
    ...outlook(),
    ...pdfs(target),
    ...(await pictures()),
    ...typed(target),
    ...(await telling()),
  ];
}
