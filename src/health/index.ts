// In: what the store and the queue say of themselves. Out: whether the program is well, as an answer for a probe and as numbers for Prometheus.
// Knows nothing of what stands in a mail: ids, codes and counts only.
export { countEvents, type EventCounts } from './events.ts';
export { type Health, startHealth } from './server.ts';
