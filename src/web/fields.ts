/** The fields of a form or a query: any name may come once, several times, or not at all. */
export type Fields = {
  /** The first value, without blanks around it; empty when there is none. */
  text(name: string): string;
  /** The first value as it was typed. */
  typed(name: string): string;
  list(name: string): string[];
  names(): string[];
};

export function fieldsFrom(body: unknown): Fields {
  const values = new Map<string, string[]>();
  if (typeof body === 'object' && body !== null) {
    for (const [name, value] of Object.entries(body)) {
      const list = (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');
      // PostgreSQL has no NUL in its texts.
      values.set(
        name,
        list.map((one) => one.replaceAll('\0', '')),
      );
    }
  }
  const typed = (name: string) => values.get(name)?.[0] ?? '';
  return {
    text: (name) => typed(name).trim(),
    typed,
    list: (name) => values.get(name) ?? [],
    names: () => [...values.keys()],
  };
}
