/** PostgreSQL has no NUL in its texts; mails and files may. It stands for nothing that a person wrote. */
export function storable(text: string): string {
  return text.replaceAll('\0', '');
}

/** To ask about every text of a form costs more than to write it, so only what holds a NUL, or the words for one, is written with care. */
export function storableJson(item: unknown): string {
  const text = JSON.stringify(item);
  if (!text.includes('\\u0000')) return text;
  return JSON.stringify(item, (_name, inner: unknown) => (typeof inner === 'string' ? storable(inner) : inner));
}
