import { faultCode } from '../faults.ts';
import type { Code, Log } from '../log.ts';

export type EventCounts = Map<string, { event: Code; fault: string; count: number }>;

/** A log that counts what goes through it, by event and fault: both are codes of ours, so the numbers hold nothing of a mail. */
export function countEvents(log: Log): { log: Log; events: EventCounts } {
  const events: EventCounts = new Map();
  const add = (event: Code, fault = '') => {
    const key = `${event} ${fault}`;
    const known = events.get(key);
    if (known) known.count += 1;
    else events.set(key, { event, fault, count: 1 });
  };
  return {
    events,
    log: {
      ...log,
      info(event, fields) {
        add(event);
        log.info(event, fields);
      },
      warn(event, fields) {
        add(event);
        log.warn(event, fields);
      },
      fault(event, thrown, fields) {
        add(event, faultCode(thrown));
        log.fault(event, thrown, fields);
      },
    },
  };
}
