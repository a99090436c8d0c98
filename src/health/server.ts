import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { Fault } from '../faults.ts';
import type { EventCounts } from './events.ts';
import { metricsOf } from './metrics.ts';
import { type HealthParts, wellnessOf } from './well.ts';

export type Health = { port: number; stop(): Promise<void> };
type Answer = { status: number; type: string; body: string };

/**
 * Answers probes. `/health/live`: this process runs. `/health/ready`: database and queue answer. `/health`: and every folder was checked of late, without
 * trouble. `/metrics`: numbers for Prometheus. Nothing here asks for a sign-in, so it listens on this machine only unless it is told otherwise.
 */
export async function startHealth(
  place: { host: string; port: number },
  parts: HealthParts,
  events: EventCounts,
): Promise<Health> {
  const metrics = metricsOf(parts, events);
  const wellness = wellnessOf(parts);
  const answers: Record<string, () => Promise<Answer>> = {
    '/health/live': async () => json(true, { live: true }),
    '/health/ready': async () => {
      const { database, queue, scanner } = await wellness();
      // It is told, but people go on deciding while mails wait for the scanner.
      return json(database && queue, { database, queue, ...(scanner !== undefined && { scanner }) });
    },
    '/health': async () => {
      const well = await wellness();
      // Without the bucket people still decide, so it makes nobody unready.
      const servers = well.database && well.queue && well.bucket !== false && well.scanner !== false;
      return json(servers && well.foldersOverdue + well.foldersInTrouble === 0, well);
    },
    '/metrics': async () => ({ status: 200, type: metrics.type, body: await metrics.text() }),
  };
  const listener: RequestListener = (request, response) => {
    const path = request.url?.split('?', 1)[0] ?? '';
    const answer = Object.hasOwn(answers, path) ? answers[path] : undefined;
    if (!answer || (request.method !== 'GET' && request.method !== 'HEAD')) return send(response, nothing);
    answer().then(
      (given) => send(response, given),
      () => send(response, json(false, {})),
    );
  };
  const server = createServer({ requestTimeout: 10_000 }, listener).listen(place.port, place.host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new Fault('settings_wrong', {
      cause,
      details: ['HEALTH_HOST, HEALTH_PORT: an address of this machine that is free'],
    });
  }
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : place.port,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const nothing: Answer = { status: 404, type: 'text/plain; charset=utf-8', body: 'Not found\n' };

function json(well: boolean, body: object): Answer {
  return { status: well ? 200 : 503, type: 'application/json', body: `${JSON.stringify(body)}\n` };
}

function send(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(response.req.method === 'HEAD' ? '' : body);
}
