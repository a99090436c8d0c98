import { randomUUID } from 'node:crypto';
import type { Part, Store } from '../store/index.ts';

const sayMilliseconds = 10_000;

/**
 * Says in the store that this process is there and what it does, so that `intake status` and /metrics show a collector too many and a worker too few.
 * Nothing hangs on it: while the store is away nothing is said, which the parts themselves report.
 */
export function startPresence(store: Pick<Store, 'running'>, parts: Part[]): { stop(): Promise<void> } {
  const id = randomUUID();
  let said: Promise<void> = Promise.resolve();
  const say = () => {
    said = store.running.say(id, parts).catch(() => {});
  };
  say();
  const timer = setInterval(say, sayMilliseconds);
  return {
    async stop() {
      clearInterval(timer);
      await said;
      await store.running.leave(id).catch(() => {});
    },
  };
}
