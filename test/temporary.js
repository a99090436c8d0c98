// Loaded by every run of tests and benches before it makes its first temporary file: one folder for all of them, which goes when the run ends. What a
// run left that was killed, files and servers, goes at the start of the next.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const start = 'intake-run-';
/** A run that another one started has its folder already. */
if (!basename(tmpdir()).startsWith(start)) {
  const outside = tmpdir();
  for (const name of readdirSync(outside).filter((one) => one.startsWith(start)))
    if (!isAlive(Number(name.slice(start.length)))) clear(join(outside, name));
  const folder = join(outside, `${start}${process.pid}`);
  mkdirSync(folder, { recursive: true });
  process.env.TMPDIR = folder;
  process.once('exit', () => clear(folder));
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return thrown.code === 'EPERM';
  }
}

function clear(folder) {
  // Servers and programs whose files lie there: whoever starts one names its folder on the command line or in the environment.
  for (const pid of list('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid))
    if (wordsOf(pid).some((word) => word.startsWith(`${folder}/`) || word.includes(`=${folder}/`))) end(Number(pid));
  for (const name of list(folder).filter((one) => one.startsWith('intake-fragile-')))
    spawnSync('umount', ['-l', join(folder, name)], { stdio: 'ignore' });
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

function wordsOf(pid) {
  try {
    return ['cmdline', 'environ'].flatMap((file) => readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0'));
  } catch {
    return [];
  }
}

function end(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

function list(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
