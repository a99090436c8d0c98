// Stands in for a file that has taken over its reader: tries every way out and every file, and tells what came of it over the task socket.
import childProcess from 'node:child_process';
import dgram from 'node:dgram';
import dns from 'node:dns';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import inspector from 'node:inspector';
import module from 'node:module';
import net, { Socket } from 'node:net';
import tls from 'node:tls';
import { WASI } from 'node:wasi';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const ask = isMainThread ? JSON.parse(process.argv[2]) : workerData;
const { port, secret, folder, root, temporary } = ask;

/** `done` for a way that is open. */
const tried = async (way) => {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, 2_000, 'no answer');
  });
  const end = await Promise.race([
    Promise.resolve()
      .then(way)
      .then(
        () => 'done',
        (thrown) => thrown.code ?? thrown.message,
      ),
    late,
  ]);
  clearTimeout(timer);
  return end;
};
const event = (emitter, name) =>
  new Promise((resolve, reject) => {
    emitter.once(name, resolve);
    emitter.once('error', reject);
  });
const resolver = () => {
  const own = new dns.promises.Resolver({ timeout: 500, tries: 1 });
  own.setServers([`127.0.0.1:${port}`]);
  return own.resolve4('canary.example.org');
};

/** A thread that asks for options of its own, and so has none of those that the walls come with. */
const bare = { execArgv: [], env: {} };
const inBareThread = (code) => event(new Worker(code, { ...bare, eval: true }), 'message');
const inBareModule = (code) =>
  event(new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), bare), 'message');
const sends = `require('node:worker_threads').parentPort.postMessage('done')`;
/** What a module of Node's own calls in the end, by an object of it. */
const under = (object, name) => {
  if (typeof object?.[name] !== 'function') throw new Error('nothing is there');
  return object[name].bind(object);
};
const done = (status) => {
  if (status !== 0 && status !== undefined) throw new Error(`status ${status}`);
};

const network = {
  tcp: () => event(net.connect(port, '127.0.0.1'), 'connect'),
  'tcp through the class itself': () => event(new net.Socket().connect({ port, host: '127.0.0.1' }), 'connect'),
  tls: () => event(tls.connect({ port, host: '127.0.0.1' }), 'secureConnect'),
  http: () => event(http.get(`http://127.0.0.1:${port}/`), 'response'),
  https: () => event(https.get(`https://127.0.0.1:${port}/`), 'response'),
  fetch: () => fetch(`http://127.0.0.1:${port}/`),
  udp: () =>
    new Promise((resolve, reject) => {
      dgram
        .createSocket('udp4')
        .on('error', reject)
        .send('x', port, '127.0.0.1', (fault) => (fault ? reject(fault) : resolve()));
    }),
  'a name by the system': () => dns.promises.lookup('localhost'),
  'a name by a server': resolver,
  listening: () => event(net.createServer().listen(0, '127.0.0.1'), 'listening'),
  'listening, under the class': () => {
    const handle = net._createServerHandle('127.0.0.1', 0, 4);
    try {
      done(under(handle, 'listen')(1));
    } finally {
      handle.close();
    }
  },
  'a socket for datagrams, under the class': () => {
    const handle = dgram._createSocketHandle(null, null, 'udp4');
    done(under(handle, 'bind')('127.0.0.1', 0, 0));
    handle.close();
  },
  'a thread without options': () =>
    inBareThread(
      `require('node:net').connect(${port}, '127.0.0.1').on('connect', () => { ${sends}; process.exit(); })`,
    ),
  'a module as a thread without options': () =>
    inBareModule(
      `import net from 'node:net'; import { parentPort } from 'node:worker_threads'; net.connect(${port}, '127.0.0.1').on('connect', () => { parentPort.postMessage('done'); process.exit(); })`,
    ),
  'a debugger': () => {
    inspector.open(0, '127.0.0.1');
    inspector.close();
  },
  'hooks of the loader': () => module.register(`data:text/javascript,import 'node:net'`),
  'the inner door': () => process.binding('tcp_wrap'),
};
const machine = {
  'a secret beside the program': () => readFileSync(secret),
  'whether a secret is there': () => {
    if (!existsSync(secret)) throw new Error('it says no');
  },
  "the system's list of accounts": () => readFileSync('/etc/passwd'),
  'the settings of a checkout': () => readFileSync(`${root}/.env.example`),
  'its own memory': () => readFileSync('/proc/self/environ'),
  'writing into a folder': () => writeFileSync(`${folder}/x`, 'x'),
  'writing among temporary files': () => writeFileSync(`${temporary}/x`, 'x'),
  'writing into the program': () => writeFileSync(`${root}/src/canary.ts`, 'x'),
  'a link out of the program': () => symlinkSync(secret, `${root}/node_modules/.cache/canary`),
  'a program': () => childProcess.execFileSync('/usr/bin/touch', [`${folder}/x`]),
  'a program, under the class': () => {
    const { _handle: handle } = new childProcess.ChildProcess();
    const stdio = ['ignore', 'ignore', 'ignore'].map((type) => ({ type }));
    const ended = new Promise((resolve) => {
      handle.onexit = resolve;
    });
    done(under(handle, 'spawn')({ file: '/usr/bin/touch', args: ['touch', `${folder}/x`], stdio, envPairs: [] }));
    return ended;
  },
  'a thread without options, for a file': () =>
    inBareThread(`require('node:fs').readFileSync(${JSON.stringify(secret)}); ${sends}`),
  'a file by WASI': () => new WASI({ version: 'preview1', preopens: { '/': folder } }),
  'a shell': () => event(childProcess.spawn('/bin/sh', ['-c', `touch ${folder}/x`]), 'exit'),
};

async function all(ways) {
  const ends = {};
  for (const [name, way] of Object.entries(ways)) ends[name] = await tried(way);
  return ends;
}

const ends = { network: await all(network), machine: await all(machine) };
if (isMainThread) {
  const inThread = await new Promise((resolve, reject) => {
    const thread = new Worker(new URL(import.meta.url), { workerData: ask });
    thread.once('message', resolve);
    thread.once('error', reject);
  });
  const told = { ...ends, inThread, environment: Object.keys(process.env) };
  const socket = new Socket({ fd: 3 });
  // What was opened where nothing is closed would keep the process.
  socket.end(JSON.stringify(told), () => process.exit());
} else parentPort.postMessage(ends);
