// Loaded into a reader process, and each of its threads, before anything else: takes the ways out of it. No reader needs any of them, so whatever a
// file makes a parser do, it ends in an error and the file goes to review. The system's own walls (`confined.ts`) stand behind this one.
import childProcess from 'node:child_process';
import cluster from 'node:cluster';
import dgram from 'node:dgram';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

function refuse(): never {
  throw new Error('A reader process reaches nothing outside itself.');
}

/** Replaces functions by name, so that one that a version of Node does not have yet is no fault. */
function close(owner: object, names: readonly string[]): void {
  for (const name of names)
    if (name in owner) Object.defineProperty(owner, name, { value: refuse, writable: false, configurable: false });
}

// Everything that speaks TCP, TLS or HTTP, `fetch` too, ends in these two; a library that took `connect` for itself before is met here as well.
close(net.Socket.prototype, ['connect']);
close(net.Server.prototype, ['listen']);
close(dgram.Socket.prototype, ['bind', 'connect', 'send', 'addMembership']);
close(childProcess.ChildProcess.prototype, ['spawn']);
close(childProcess, ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork']);
close(cluster, ['fork']);

const questions = Object.keys(dns).filter((name) => /^(?:lookup|resolve|reverse)/.test(name));
const ofResolver = Object.getOwnPropertyNames(dns.Resolver.prototype).filter((name) =>
  /^(?:resolve|reverse)/.test(name),
);
for (const owner of [dns, dns.promises]) close(owner, questions);
for (const { prototype } of [dns.Resolver, dns.promises.Resolver]) close(prototype, ofResolver);
close(globalThis, ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest']);
// Node's own inner doors, by which all of this could be gone around, and a report on the process, which names its environment and files.
close(process, ['binding', '_linkedBinding', 'kill', 'abort']);
if (process.report) close(process.report, ['writeReport']);
syncBuiltinESMExports();
