import { vi } from 'vitest';
import type { Command } from '../../src/command/usage.ts';

/** A command in this process: starting it as another takes most of the time of a test with many of them. */
export async function runHere(command: Command, words: string[], settings: Record<string, string>) {
  const written: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((text) => written.push(String(text)) > 0),
  );
  const status = await command(words, settings).finally(() => {
    for (const spy of spies) spy.mockRestore();
  });
  return { status, output: written.join('') };
}
