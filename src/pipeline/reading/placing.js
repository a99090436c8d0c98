// For what esbuild puts together from the sources of a checkout: the `intake` command and the reader processes.
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Lets every source name its own place, not that of the bundle: tables, pages and definitions are found from there. */
export const placing = {
  name: 'where a source file stands',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => ({ contents: placed(path), loader: 'ts' }));
  },
};

function placed(path) {
  return readFileSync(path, 'utf8')
    .replaceAll('import.meta.dirname', JSON.stringify(dirname(path)))
    .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href));
}
