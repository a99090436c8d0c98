const { structuredClone } = globalThis;

/** Deeper things are left to the engine. */
const deepest = 20;
const notPlain = new Error('not plain');

/**
 * The two halves of pdf.js hand each other a copy of everything, word by word, as if they were processes. For lists and records of texts and numbers,
 * which is all that they are for text, a plain copy is the same at a fraction of the cost; what is anything else is copied by the engine.
 * Ends when `work` does: one file is read at a time.
 */
export async function withPlainCopies<Result>(work: () => Promise<Result>): Promise<Result> {
  globalThis.structuredClone = (item, options) => (options ? structuredClone(item, options) : plainCopy(item));
  try {
    return await work();
  } finally {
    globalThis.structuredClone = structuredClone;
  }
}

export function plainCopy<Item>(item: Item): Item {
  try {
    return copied(item, 0) as Item;
  } catch (thrown) {
    if (thrown === notPlain) return structuredClone(item);
    throw thrown;
  }
}

function copied(item: unknown, depth: number): unknown {
  if (typeof item === 'function' || typeof item === 'symbol' || depth > deepest) throw notPlain;
  if (typeof item !== 'object' || item === null) return item;
  const own = Object.getPrototypeOf(item);
  if (Array.isArray(item)) return own === Array.prototype ? item.map((one) => copied(one, depth + 1)) : refuse();
  if (own !== Object.prototype && own !== null) refuse();
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(item)) {
    if (name === '__proto__') refuse();
    copy[name] = copied(value, depth + 1);
  }
  return copy;
}

function refuse(): never {
  throw notPlain;
}
