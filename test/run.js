// `npm test`: installs what the tests need where that is possible, runs every test, and says what was not run.
import './temporary.js';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Debian package by the command that it brings. */
const packages = {
  dovecot: 'dovecot-imapd',
  'redis-server': 'redis-server',
  chromium: 'chromium',
  clamd: 'clamav-daemon',
};

const out = (line) => process.stdout.write(`${line}\n`);
const missing = () =>
  Object.keys(packages).filter((command) => spawnSync('sh', ['-c', `command -v ${command}`]).status !== 0);

if (missing().length > 0 && existsSync('/etc/debian_version') && process.getuid?.() === 0) {
  const wanted = missing().map((command) => packages[command]);
  out(`installing ${wanted.join(', ')} with apt`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Services must not start by themselves: the tests start their own on free ports.
  const quiet = { stdio: 'ignore', env: { ...env, RUNLEVEL: '1' } };
  spawnSync('apt-get', ['update'], quiet);
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...wanted], quiet);
}
const absent = missing();

const prepared = spawnSync(process.execPath, ['prisma/prepare.js'], { stdio: 'inherit' });
if (prepared.status !== 0) process.exit(1);

const folder = mkdtempSync(join(tmpdir(), 'intake-tests-'));
const report = join(folder, 'report.json');
const run = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);
if (!existsSync(report)) process.exit(run.status || 1);
const totals = JSON.parse(readFileSync(report, 'utf8'));
rmSync(folder, { recursive: true });

const skipped = totals.numPendingTests + totals.numTodoTests;
if (absent.length > 0)
  out(
    `not run, because not installed: ${absent.join(', ')} (Debian: apt-get install ${absent.map((c) => packages[c]).join(' ')})`,
  );
out(`tests: ${totals.numPassedTests} passed, ${totals.numFailedTests} failed, ${skipped} skipped`);
const incomplete = process.env.CI && (skipped > 0 || totals.numPassedTests === 0);
if (incomplete) out('CI: a test that was not run is a failure');
process.exit(run.status !== 0 || incomplete ? 1 : 0);
