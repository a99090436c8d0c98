import { Readable } from 'node:stream';
import { type Options, ZipFile } from 'yazl';

/** A zip of these files. `streamed`: the sizes stand behind each file instead of before it, as programs do that cannot go back. */
export async function zip(
  entries: Record<string, Buffer>,
  options: Partial<Options> & { streamed?: boolean } = {},
): Promise<Buffer> {
  const { streamed, ...rest } = options;
  const file = new ZipFile();
  for (const [name, content] of Object.entries(entries)) {
    if (streamed) file.addReadStream(Readable.from([content]), name, rest);
    else file.addBuffer(content, name, rest);
  }
  file.end();
  const pieces: Buffer[] = [];
  for await (const piece of file.outputStream) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}
