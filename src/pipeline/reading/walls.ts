// Loaded into a reader process, and each of its threads, before anything else: takes the ways out of it. No reader needs any of them, so whatever a
// file makes a parser do, it ends in an error and the file goes to review. The system's own walls (`confined.ts`) stand behind this one.
import childProcess from 'node:child_process';
import cluster from 'node:cluster';
import dgram from 'node:dgram';
import dns from 'node:dns';
import module, { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { sep } from 'node:path';
import threads from 'node:worker_threads';

function refuse(): never {
  throw new Error('A reader process reaches nothing outside itself.');
}

/** Replaces functions by name, so that one that a version of Node does not have yet is no fault. */
function close(owner: object, names: readonly string[]): void {
  for (const name of names) if (name in owner) put(owner, name, refuse);
}

function put(owner: object, name: string, value: unknown): void {
  Object.defineProperty(owner, name, { value, writable: false, configurable: false });
}

/** What Node's own classes call in the end. It lies open on their objects, so whoever knows it needs none of the functions above it. */
function closeUnder(made: () => unknown, names: readonly string[]): void {
  let handle: unknown;
  try {
    handle = made();
  } catch {
    // Where the permission model refuses to make one, nobody else can either.
    return;
  }
  if (typeof handle !== 'object' || handle === null) return;
  close(Object.getPrototypeOf(handle), names);
  if ('close' in handle && typeof handle.close === 'function') handle.close();
}

type Inner = (address: string | null, port: number | null, type: number | string) => unknown;
const innerOf = (owner: object, name: string): Inner => Reflect.get(owner, name) ?? refuse;
const socketCalls = ['bind', 'bind6', 'connect', 'connect6', 'listen'];

closeUnder(() => innerOf(net, '_createServerHandle')('0.0.0.0', 0, 4), [...socketCalls, 'open']);
// The task socket is a pipe, which has still to be opened.
closeUnder(() => innerOf(net, '_createServerHandle')('', -1, -1), socketCalls);
closeUnder(() => innerOf(dgram, '_createSocketHandle')(null, null, 'udp4'), [...socketCalls, 'send', 'send6', 'open']);
closeUnder(() => Reflect.get(new childProcess.ChildProcess(), '_handle'), ['spawn', 'kill']);

// Everything that speaks TCP, TLS or HTTP, `fetch` too, ends in these two; a library that took `connect` for itself before is met here as well.
close(net.Socket.prototype, ['connect']);
close(net.Server.prototype, ['listen']);
close(net, ['_createServerHandle']);
close(dgram.Socket.prototype, ['bind', 'connect', 'send', 'addMembership']);
close(dgram, ['_createSocketHandle']);
close(childProcess.ChildProcess.prototype, ['spawn']);
close(childProcess, ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork', '_forkChild']);
close(cluster, ['fork']);

const isQuestion = (name: string) => /^(?:lookup|resolve|reverse|query|getHostBy)/.test(name);
const methodsOf = (prototype: object) => Object.getOwnPropertyNames(prototype).filter(isQuestion);
for (const owner of [dns, dns.promises]) close(owner, Object.keys(dns).filter(isQuestion));
for (const Resolver of [dns.Resolver, dns.promises.Resolver]) {
  const channel = Object.getPrototypeOf(Reflect.get(new Resolver(), '_handle') ?? {});
  if (channel !== Object.prototype) close(channel, methodsOf(channel));
  close(Resolver.prototype, methodsOf(Resolver.prototype));
}
close(globalThis, ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest']);
// Node's own inner doors, by which all of this could be gone around, and a report on the process, which names its environment and files.
close(process, ['binding', '_linkedBinding', 'kill', 'abort', '_debugProcess', '_debugEnd', 'loadEnvFile']);
if (process.report) close(process.report, ['writeReport']);
// Hooks of the loader run in a thread of their own, without this file.
close(module, ['register']);
// Modules that reach the network or files by themselves, a debugger for one. A version of Node may lack some.
const others: Record<string, readonly string[]> = {
  // The one with promises is made of the other.
  'node:inspector/promises': ['open', 'Session'],
  'node:inspector': ['open', 'Session', 'Network', 'NetworkResources', 'DOMStorage'],
  'node:wasi': ['WASI'],
  'node:sqlite': ['DatabaseSync', 'StatementSync', 'backup'],
  'node:trace_events': ['createTracing'],
  'node:v8': ['writeHeapSnapshot', 'setHeapSnapshotNearHeapLimit', 'startCpuProfile'],
};
for (const [name, names] of Object.entries(others)) close(builtin(name), names);

function builtin(name: string): object {
  try {
    return process.getBuiltinModule(name) ?? {};
  } catch {
    // Not to be had in a thread, or under the permission model.
    return {};
  }
}

/**
 * Threads are needed (tesseract.js); each has the options of the process, which put it behind the same walls, and none of its own. Before a program that
 * is given as a text, this file would not be loaded.
 */
const Thread = new Proxy(threads.Worker, {
  construct(target, [file, options], made) {
    const { execArgv: _, ...rest } = options ?? {};
    if (rest.eval) refuse();
    return Reflect.construct(target, [file, rest], made);
  },
});
put(threads.Worker.prototype, 'constructor', Thread);
put(threads, 'Worker', Thread);

/** Machine code is needed too (sharp): that of the packages, as it was installed, and no other. */
const load = process.dlopen;
put(process, 'dlopen', (into: object, file: string, ...flags: number[]) =>
  file.includes(`${sep}node_modules${sep}`) ? Reflect.apply(load, process, [into, file, ...flags]) : refuse(),
);
syncBuiltinESMExports();
