import type { Log } from '../log.ts';
import { type Follower, followMailbox, type MailboxSettings } from '../mailbox/index.ts';
import type { Store } from '../store/index.ts';
import { type Gathered, gather } from './gather.ts';
import type { JobQueue } from './queue.ts';
import { processRoom } from './room.ts';

/** So long a new mail may wait for the next to be opened with it, while many come at once. */
const openMilliseconds = 50;

/** What the store calls with each message that it newly recorded: asks for its opening. A message whose job is lost here is found by the sweep. */
export function askToOpen(queue: JobQueue, log: Log): Gathered {
  return gather(openMilliseconds, (ids) => {
    queue.addMany('open', ids).catch((thrown: unknown) => log.fault('queue_trouble', thrown));
  });
}

export type Collector = { stop(): Promise<void> };

const stopMilliseconds = 5_000;

/** Follows every mailbox of the settings. A `collect` job, from the watchdog or a person, asks one of them to look now. */
export async function startCollector(
  store: Store,
  queue: JobQueue,
  mailboxes: MailboxSettings[],
  log: Log,
): Promise<Collector> {
  const followers = new Map<string, Follower>();
  for (const mailbox of mailboxes) {
    const follower = followMailbox(mailbox, {
      ledger: store.ledger,
      hold: processRoom.hold,
      tell: ({ event, ...fields }) =>
        event === 'trouble' ? log.warn(`mailbox_${event}`, fields) : log.info(`mailbox_${event}`, fields),
      now: Date.now,
      random: Math.random,
    });
    followers.set(mailbox.name, follower);
  }
  const workers = await queue.startWork({
    name: 'collect',
    concurrency: 1,
    work: async (_step, mailboxes) => {
      for (const mailbox of mailboxes) await followers.get(mailbox)?.check();
    },
    gaveUp: async () => {},
    trouble: (thrown) => log.fault('queue_trouble', thrown),
  });
  return {
    async stop() {
      await workers.stop(stopMilliseconds);
      await Promise.all([...followers.values()].map((follower) => follower.stop()));
    },
  };
}
