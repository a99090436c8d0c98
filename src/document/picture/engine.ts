import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createWorker, OEM, PSM } from 'tesseract.js';
import type { Raster } from './model.ts';

/** A word as an engine saw it, in pixels of the picture it was given. `sure` is the engine's own figure, 0 to 100. */
export type SeenWord = {
  text: string;
  sure: number;
  x: number;
  y: number;
  right: number;
  bottom: number;
  /** Where the word's line stands, and how high its writing is from the foot of its lowest letter to the head of its highest. */
  baseline: number;
  lineHeight: number;
  /** Words of one line have the same number. */
  line: number;
};

/** What a picture is known to hold: lines below each other, or one line. */
export type Shape = 'block' | 'line';

const modes: Record<Shape, PSM> = {
  block: PSM.SINGLE_BLOCK,
  line: PSM.SINGLE_LINE,
};

/** `shapes` compares letters with known ones, `lines` is a neural network that reads along a line: they err differently. */
export type EngineKind = 'lines' | 'shapes';

type Worker = Awaited<ReturnType<typeof createWorker>>;

const folders = { lines: '4.0.0_best_int', shapes: '4.0.0' };

/** Its model comes with the program: nothing is fetched, and nothing is written beside it. */
async function start(kind: EngineKind): Promise<Worker> {
  const data = dirname(fileURLToPath(import.meta.resolve('@tesseract.js-data/eng/package.json')));
  const legacy = kind === 'shapes';
  return createWorker('eng', legacy ? OEM.TESSERACT_ONLY : OEM.LSTM_ONLY, {
    langPath: `${data}/${folders[kind]}`,
    gzip: true,
    cacheMethod: 'none',
    ...(legacy && { legacyCore: true, legacyLang: true }),
    errorHandler: () => undefined,
  });
}

/** An engine that waits for the next picture must not keep a process alive that has nothing else to do; one at work must. */
function stayAlive(worker: Worker, working: boolean): void {
  const thread: unknown = Reflect.get(worker, 'worker');
  const change: unknown =
    typeof thread === 'object' && thread !== null && Reflect.get(thread, working ? 'ref' : 'unref');
  if (typeof change === 'function') change.call(thread);
}

/** Memory creeps up with every page: an engine is replaced after so many pictures. */
const picturesPerWorker = 400;

/** One engine of a kind, started when it is first needed, for one picture after the other. */
export function ocrEngine(kind: EngineKind) {
  let running: Promise<Worker> | undefined;
  let served = 0;
  const stop = async () => {
    const worker = running;
    running = undefined;
    served = 0;
    await (await worker)?.terminate();
  };
  return {
    stop,
    async read(picture: Raster, shape: Shape, dotsPerInch: number): Promise<SeenWord[]> {
      if (served >= picturesPerWorker) await stop();
      served += 1;
      running ??= start(kind);
      const worker = await running;
      stayAlive(worker, true);
      try {
        await worker.setParameters({ tessedit_pageseg_mode: modes[shape], user_defined_dpi: String(dotsPerInch) });
        const { data } = await worker.recognize(portableGreyMap(picture), {}, { text: false, blocks: true });
        return wordsOf(data.blocks ?? []);
      } finally {
        stayAlive(worker, false);
      }
    },
  };
}

type Blocks = NonNullable<Awaited<ReturnType<Worker['recognize']>>['data']['blocks']>;

function wordsOf(blocks: Blocks): SeenWord[] {
  return blocks
    .flatMap(({ paragraphs }) => paragraphs.flatMap(({ lines }) => lines))
    .flatMap(({ words, baseline, rowAttributes }, line) =>
      words.map(({ text, confidence, bbox: { x1, ...bbox } }, at): SeenWord => {
        // Where the network tears apart what its layout took for one word, the first part keeps the box of the whole.
        const next = words[at + 1]?.bbox.x0 ?? x1;
        const right = next > bbox.x0 + 2 && next < x1 ? next - 1 : x1;
        const middle = (bbox.x0 + right) / 2;
        const along = baseline.x1 > baseline.x0 ? (middle - baseline.x0) / (baseline.x1 - baseline.x0) : 0;
        return {
          text,
          sure: confidence,
          ...{ x: bbox.x0, y: bbox.y0, right, bottom: bbox.y1 },
          baseline: baseline.y0 + along * (baseline.y1 - baseline.y0),
          lineHeight: rowAttributes.rowHeight,
          line,
        };
      }),
    );
}

/** The plainest of picture files (Netpbm P5): a line of text, then the bytes. */
function portableGreyMap({ width, height, pixels }: Raster): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`, 'latin1'), pixels]);
}
