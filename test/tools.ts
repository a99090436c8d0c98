import { spawnSync } from 'node:child_process';

/** Programs that some tests need and that npm cannot bring. `npm test` installs them where it may (see test/run.js). */
const commands = { dovecot: 'dovecot', redis: 'redis-server', chromium: 'chromium', clamd: 'clamd' } as const;

export type Tool = keyof typeof commands;

/** For `describe.skipIf(!hasTool('dovecot'))`: what was not run is named in the summary, and fails in CI. */
export function hasTool(tool: Tool): boolean {
  return spawnSync('sh', ['-c', `command -v ${commands[tool]}`]).status === 0;
}
