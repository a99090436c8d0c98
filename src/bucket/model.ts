/** Sealed originals by their id. Whatever cannot be done for want of the bucket is a fault `bucket_away`, and is tried again by whoever asked. */
export type Bucket = {
  put(id: string, sealed: Uint8Array): Promise<void>;
  /** Null when there is no such object. */
  get(id: string): Promise<Uint8Array | null>;
  /** What is not there is removed as well. */
  remove(id: string): Promise<void>;
  /** Every object, in the order of the ids, in pieces of at most a thousand. */
  list(): AsyncIterable<Listed[]>;
  /** Whether it answers. */
  reachable(): Promise<boolean>;
  close(): void;
};

export type Listed = { id: string; size: number; stored: Date };
