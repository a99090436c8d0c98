import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a reader process runs, what is loaded before it, and what it must be able to read for that. */
export type ReaderProgram = { file: string; walls: string; readable: string[] };

/**
 * The compiled program has the reader ready. From a checkout it is put together here, as one file: a loader of TypeScript inside the reader
 * would need to start processes and to write files, which a reader must not be able to.
 */
export async function readerProgram(): Promise<ReaderProgram> {
  const packages = packagesFolder();
  const own = fileURLToPath(import.meta.url);
  const code = dirname(dirname(dirname(own)));
  const readable = [`${code}/`, `${packages}/`, ...linksTo(packages, code)];
  const beside = (name: string) => join(dirname(own), name);
  if (own.endsWith('.js')) {
    // What kind of modules these are stands in the package's description, which is looked for in every folder upwards.
    const described = [dirname(code), dirname(dirname(code))].map((folder) => join(folder, 'package.json'));
    return { file: beside('process.js'), walls: beside('walls.js'), readable: [...readable, ...described] };
  }
  // Next to the packages, so that they are found from there; under its content, so that processes of two versions do not meet.
  const outputs = await bundles([beside('process.ts'), beside('walls.ts')]);
  const hash = createHash('sha256').update(outputs.join('\0')).digest('hex').slice(0, 16);
  const folder = join(packages, '.cache', 'safeguarding-intake', hash, 'pipeline', 'reading');
  const [file = '', walls = ''] = ['process.mjs', 'walls.mjs'].map((name) => join(folder, name));
  write(file, outputs[0] ?? '');
  write(walls, outputs[1] ?? '');
  return { file, walls, readable };
}

/** Several processes may do so at once: whoever comes first, each finds a whole file. */
function write(file: string, text: string): void {
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.${randomUUID()}`;
  writeFileSync(unfinished, text);
  renameSync(unfinished, file);
}

async function bundles(entries: string[]): Promise<string[]> {
  const { build } = await import('esbuild');
  const { placing } = await import('./placing.js');
  const built = entries.map((entry) =>
    build({
      entryPoints: [entry],
      bundle: true,
      write: false,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      packages: 'external',
      plugins: [placing],
    }),
  );
  return (await Promise.all(built)).map(({ outputFiles }) => outputFiles[0]?.text ?? '');
}

/** A folder of packages beside the program that is a link to the true one is looked at on the way. */
function linksTo(packages: string, code: string): string[] {
  const beside = [dirname(code), dirname(dirname(code))].map((folder) => join(folder, 'node_modules'));
  return beside.filter((folder) => folder !== packages && existsSync(folder));
}

/** Where npm put the packages, which need not be beside the program. */
function packagesFolder(): string {
  const [folder = ''] = fileURLToPath(import.meta.resolve('zod')).split(/(?<=[\\/]node_modules)[\\/]/);
  return folder;
}
