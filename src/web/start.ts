import { Fault } from '../faults.ts';
import { buildApp } from './app.ts';
import type { WebParts } from './page.ts';

export type Web = { address: string; stop(): Promise<void> };

/** Answers requests until it is stopped; what is under way then is answered still. */
export async function startWeb(web: WebParts): Promise<Web> {
  const app = await buildApp(web);
  const stop = async () => {
    await app.close();
    await web.pool.close();
  };
  const { host, port } = web.settings;
  try {
    const address = await app.listen({ host, port });
    // A port of the system's choosing is known only now.
    if (port === 0) web.settings.origin = address;
    web.log.info('web_listening', { address: web.settings.origin });
    return { address: web.settings.origin, stop };
  } catch (cause) {
    await stop();
    throw new Fault('web_not_listening', {
      cause,
      details: ['WEB_HOST, WEB_PORT: an address of this machine that is free'],
    });
  }
}
