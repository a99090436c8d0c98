export type Gathered = {
  add(id: string): void;
  /** Sends at once what still waits. */
  flush(): void;
};

/**
 * Ids that come close together are sent together, because a job costs the queue more than most steps cost the store: the first goes at once, what
 * follows within the time goes at its end. What is lost with the process is found by the sweep, like every lost job.
 */
export function gather(milliseconds: number, send: (ids: string[]) => void): Gathered {
  let waiting: string[] = [];
  let timer: NodeJS.Timeout | null = null;
  const flush = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    if (waiting.length === 0) return;
    const ids = waiting;
    waiting = [];
    send(ids);
    timer = setTimeout(flush, milliseconds);
  };
  return {
    add(id) {
      waiting.push(id);
      if (timer === null) flush();
    },
    flush() {
      flush();
      if (timer) clearTimeout(timer);
      timer = null;
    },
  };
}
