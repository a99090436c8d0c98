import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import type { BucketSettings } from '../../src/bucket/index.ts';

export type TestS3 = {
  settings: BucketSettings;
  /** Closes the port; what was stored stays. */
  away(): Promise<void>;
  back(): Promise<void>;
  stop(): Promise<void>;
};

/** A server that speaks S3, with its files in a folder of its own. */
export async function startS3(): Promise<TestS3> {
  const directory = mkdtempSync(join(tmpdir(), 'intake-s3-'));
  const s3 = new S3rver({ silent: true, directory, configureBuckets: [{ name: 'originals', configs: [] }] });
  await s3.configureBuckets();
  const listen = async (port: number) => {
    const server = createServer(s3.callback()).listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  let server: Server | null = await listen(0);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const away = async () => {
    server?.closeAllConnections();
    server?.close();
    if (server) await once(server, 'close');
    server = null;
  };
  return {
    settings: {
      bucket: 'originals',
      prefix: 'team/',
      endpoint: `http://127.0.0.1:${port}`,
      region: 'eu-west-2',
      accessKeyId: 'S3RVER',
      secretAccessKey: 'S3RVER',
    },
    away,
    async back() {
      server = await listen(port);
    },
    async stop() {
      await away();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
