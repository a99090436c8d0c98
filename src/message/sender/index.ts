// In: who a mail says it is from, and what the own server found out. Out: what a person should know before relying on it.
// Knows nothing of the network: a domain is compared with the known partners, never looked up.
export { senderConcerns } from './concerns.ts';
export { type Partner, readPartners } from './partners.ts';
