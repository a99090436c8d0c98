import { spawnSync } from 'node:child_process';

/**
 * What the kernel writes down of a process that dies holds every key that it had. The limit is inherited by the processes that this one starts: the
 * readers and the embedded PostgreSQL. Where `prlimit` (util-linux) is not there, whoever starts the program sets it: docs/operations.md.
 */
export function leaveNoCoreDump(): void {
  spawnSync('prlimit', ['--core=0:0', '--pid', String(process.pid)], {
    stdio: 'ignore',
    env: { PATH: process.env.PATH ?? '' },
  });
}
