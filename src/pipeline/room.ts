/** Bounds what is held in memory at once, in bytes, whatever the number of jobs under way. */
export type Room = { hold<Result>(bytes: number, work: () => Promise<Result>): Promise<Result> };

/**
 * Work waits for its turn until there is room for its bytes: a small file does not overtake a large one, or that would wait for ever.
 * What is larger than all the room goes alone.
 */
export function openRoom(capacity: number): Room {
  const waiting: { size: number; enter(): void }[] = [];
  let free = capacity;
  const admit = () => {
    for (let first = waiting[0]; first && first.size <= free; first = waiting[0]) {
      waiting.shift();
      free -= first.size;
      first.enter();
    }
  };
  return {
    async hold(bytes, work) {
      const size = Math.min(bytes, capacity);
      await new Promise<void>((enter) => {
        waiting.push({ size, enter });
        admit();
      });
      try {
        return await work();
      } finally {
        free += size;
        admit();
      }
    },
  };
}

/** Mails and parts held at once by the collector and the steps of one process: one large mail and a few small ones (`npm run bench -- --only inbox`). */
const bytesAtOnce = 28_000_000;

/** Memory belongs to the process, so its parts share one room: a large mail is not fetched while another is being opened. */
export const processRoom = openRoom(bytesAtOnce);
