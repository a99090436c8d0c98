/** One line at a terminal that is written over; elsewhere, as in the log of a nightly job, a line now and then. */
export function progressLine(stream: NodeJS.WriteStream = process.stderr): {
  show(text: string): void;
  end(): void;
} {
  const every = stream.isTTY ? 200 : 10_000;
  let shown = Date.now();
  let width = 0;
  return {
    show(text) {
      if (Date.now() - shown < every) return;
      shown = Date.now();
      stream.write(stream.isTTY ? `\r${text.padEnd(width)}` : `${text}\n`);
      width = text.length;
    },
    end() {
      if (stream.isTTY && width > 0) stream.write(`\r${' '.repeat(width)}\r`);
    },
  };
}

export const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`;
