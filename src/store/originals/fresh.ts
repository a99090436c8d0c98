/** Originals that this process has just sealed, for whoever opens them next: else each mail would be sent to the database and back at once. */
export type Fresh = {
  /** Once its row is committed. */
  keep(id: string, bytes: Uint8Array): void;
  /** Handed out once, so that a second try is made with what is in the database. */
  take(id: string): Uint8Array | undefined;
};

/** Held at once; the oldest make room, and are read from the database. */
const bytesAtMost = 4_000_000;
/** A large one is let go at once: memory is short then. */
const bytesOfOne = 256_000;

export function openFresh(): Fresh {
  const held = new Map<string, Uint8Array>();
  let bytesHeld = 0;
  const letGo = (id: string) => {
    bytesHeld -= held.get(id)?.length ?? 0;
    held.delete(id);
  };
  return {
    keep(id, bytes) {
      if (bytes.length > bytesOfOne) return;
      // A copy: the bytes of a small mail may be a corner of the large buffer that it came in.
      held.set(id, Buffer.from(bytes));
      bytesHeld += bytes.length;
      for (const oldest of held.keys()) {
        if (bytesHeld <= bytesAtMost) return;
        letGo(oldest);
      }
    },
    take(id) {
      const bytes = held.get(id);
      letGo(id);
      return bytes;
    },
  };
}
