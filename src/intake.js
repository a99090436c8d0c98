#!/usr/bin/env node
// The `intake` command from a checkout, without a build step: the TypeScript sources are put together as plain modules, once after every change of
// them. A loader of TypeScript inside the process would hold memory for as long as it runs.
// The container image runs the compiled `main.js` instead.
import { createHash, randomUUID } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { placing } from './pipeline/reading/placing.js';

const sources = dirname(fileURLToPath(import.meta.url));
// Next to the packages, so that they are found from there.
const [packages = ''] = fileURLToPath(import.meta.resolve('esbuild')).split(/(?<=[\\/]node_modules)[\\/]/);

/** Changes with any source file, and with the place where they stand. */
function stateOfSources() {
  const state = createHash('sha256').update(sources);
  for (const name of readdirSync(sources, { recursive: true, encoding: 'utf8' }).sort()) {
    const { size, mtimeMs } = statSync(join(sources, name));
    state.update(`${name} ${size} ${mtimeMs}\n`);
  }
  return state.digest('hex').slice(0, 16);
}

async function putTogether(folder) {
  const { build, stop } = await import('esbuild');
  const unfinished = `${folder}.${randomUUID()}`;
  await build({
    entryPoints: [join(sources, 'main.ts')],
    outdir: unfinished,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    plugins: [placing],
  });
  await stop();
  // Several processes may do so at once: whoever comes first, each finds all of them whole.
  try {
    renameSync(unfinished, folder);
  } catch (thrown) {
    rmSync(unfinished, { recursive: true });
    if (!existsSync(folder)) throw thrown;
  }
}

/** The folder of the modules; null where nothing may be written next to the packages. */
async function modules() {
  const cache = join(packages, '.cache', 'safeguarding-intake');
  const folder = join(cache, `intake-${stateOfSources()}`);
  if (existsSync(folder)) return folder;
  try {
    mkdirSync(cache, { recursive: true });
    accessSync(cache, constants.W_OK);
  } catch {
    return null;
  }
  await putTogether(folder);
  return folder;
}

const folder = await modules();
if (folder === null) (await import('tsx/esm/api')).register();
await import(folder === null ? './main.ts' : pathToFileURL(join(folder, 'main.mjs')).href);
