import { type Engine, startEngine } from './engine.ts';

/** WASM memory never shrinks: an engine that has grown beyond this by a large file is replaced. */
const engineBytes = 256_000_000;

/**
 * An engine for many files, one after the other. PDFium aborts on some hostile ones, out of memory for one. Its state is lost then, and so
 * is what it was asked for: that file has failed, and the next one gets a new engine.
 */
export function keptEngine(start: () => Promise<Engine> = startEngine) {
  let running: Promise<Engine> | undefined;
  return async <T>(use: (engine: Engine) => T): Promise<T | { kind: 'failed' }> => {
    running ??= start();
    const engine = await running;
    try {
      const result = use(engine);
      if (engine.size() > engineBytes) running = undefined;
      return result;
    } catch {
      running = undefined;
      return { kind: 'failed' };
    }
  };
}
