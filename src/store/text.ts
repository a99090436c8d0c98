/** PostgreSQL has no NUL in its texts; mails and files may. It stands for nothing that a person wrote. */
export function storable(text: string): string {
  return text.replaceAll('\0', '');
}

export function storableJson(item: unknown): string {
  return JSON.stringify(item, (_name, inner: unknown) => (typeof inner === 'string' ? storable(inner) : inner));
}
