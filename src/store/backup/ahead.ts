/** So many at once, or so many bytes of them: a bucket far away answers each slowly, and a large mail takes memory. */
const atOnce = 8;
const bytesAtOnce = 64_000_000;

/** Runs the next few while the first is waited for; the answers come in the order of the items. One item is always run, however large. */
export async function* ahead<Item extends { bytes: number }, Answer>(
  items: AsyncIterable<Item>,
  run: (item: Item) => Promise<Answer>,
): AsyncGenerator<Answer> {
  const under: { bytes: number; answer: Promise<Answer> }[] = [];
  let bytes = 0;
  const first = async () => {
    const one = under.shift();
    bytes -= one?.bytes ?? 0;
    return one?.answer as Promise<Answer>;
  };
  for await (const item of items) {
    while (under.length > 0 && (under.length >= atOnce || bytes + item.bytes > bytesAtOnce)) yield await first();
    const answer = run(item);
    // It is waited for later; until then a failure must not end the process.
    answer.catch(() => {});
    under.push({ bytes: item.bytes, answer });
    bytes += item.bytes;
  }
  while (under.length > 0) yield await first();
}
