import { describe, expect, test } from 'vitest';
import { openRoom } from '../../src/pipeline/room.ts';

/** Work that ends when told to, and what was under way at once. */
function works(room: ReturnType<typeof openRoom>) {
  const began: string[] = [];
  const ends = new Map<string, () => void>();
  const start = (name: string, bytes: number) =>
    room.hold(bytes, () => {
      began.push(name);
      return new Promise<void>((end) => ends.set(name, end));
    });
  const settled = () => new Promise((done) => setImmediate(done));
  return { began, start, settled, end: (name: string) => ends.get(name)?.() };
}

describe('room for what is held in memory', () => {
  test('files that fit are held together; the next waits until one has ended', async () => {
    const { began, start, settled, end } = works(openRoom(100));
    const all = [start('a', 60), start('b', 40), start('c', 1)];
    await settled();
    expect(began).toEqual(['a', 'b']);
    end('a');
    await settled();
    expect(began).toEqual(['a', 'b', 'c']);
    end('b');
    end('c');
    await Promise.all(all);
  });

  test('small files do not overtake a large one for ever', async () => {
    const { began, start, settled, end } = works(openRoom(100));
    const all = [start('small', 10), start('large', 100), start('late', 10)];
    await settled();
    expect(began).toEqual(['small']);
    end('small');
    await settled();
    expect(began).toEqual(['small', 'large']);
    end('large');
    await settled();
    end('late');
    await Promise.all(all);
    expect(began).toEqual(['small', 'large', 'late']);
  });

  test('a file larger than all the room goes alone', async () => {
    const { began, start, settled, end } = works(openRoom(100));
    const all = [start('huge', 5_000), start('next', 1)];
    await settled();
    expect(began).toEqual(['huge']);
    end('huge');
    await settled();
    end('next');
    await Promise.all(all);
  });

  test('work that fails gives its room back', async () => {
    const room = openRoom(10);
    await expect(room.hold(10, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await room.hold(10, async () => 'done')).toBe('done');
  });
});
