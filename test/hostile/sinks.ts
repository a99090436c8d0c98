import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

/** Everything that a process of the tests itself writes to standard output and error, by whichever library. */
export function listenToOutput(): { said(): string; stop(): void } {
  const pieces: string[] = [];
  const streams = [process.stdout, process.stderr];
  const own = streams.map((stream) => stream.write);
  for (const [at, stream] of streams.entries())
    stream.write = ((piece: string | Uint8Array, ...more: []) => {
      pieces.push(Buffer.from(piece).toString());
      return own[at]?.call(stream, piece, ...more) ?? true;
    }) as typeof stream.write;
  return {
    said: () => pieces.join(''),
    stop() {
      for (const [at, stream] of streams.entries()) if (own[at]) stream.write = own[at];
    },
  };
}

/** What stands in the tables of the queue, looked at again and again until it is told to stop: jobs do not stay. */
export async function listenToJobs(databaseUrl: string): Promise<{ said(): Promise<string> }> {
  const client = new pg.Client({ connectionString: databaseUrl });
  // A test that fails stops the server before anybody has asked what was seen.
  client.on('error', () => {});
  await client.connect();
  const seen = new Set<string>();
  let over = false;
  const listening = (async () => {
    while (!over) {
      const { rows } = await client.query(
        `SELECT table_name FROM information_schema.tables WHERE table_schema = 'queue'`,
      );
      for (const { table_name } of rows)
        for (const row of (await client.query(`SELECT * FROM queue."${table_name}" LIMIT 500`)).rows)
          seen.add(JSON.stringify(row));
      await wait(50);
    }
    await client.end();
  })();
  listening.catch(() => {});
  return {
    async said() {
      over = true;
      await listening;
      return [...seen].join('\n');
    },
  };
}
