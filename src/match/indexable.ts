import { createHash } from 'node:crypto';
import { limits } from '../limits.ts';

/** A name as long as a book stands in for itself by its hash: no index takes it, and the form would be given up. */
export function indexable(key: string): string {
  if (key.length <= limits.keyCharacters) return key;
  const [kind = ''] = key.split(':', 1);
  return `${kind}:#${createHash('sha256').update(key).digest('hex')}`;
}
