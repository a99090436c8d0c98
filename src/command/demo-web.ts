import type { Config } from '../config.ts';
import { Fault } from '../faults.ts';
import { hashPassword, newPassword, startWeb, type Web } from '../web/index.ts';
import { type Parts, webParts } from './parts.ts';

export type DemoWeb = Web & { name: string; password: string };

/** The review app with one made-up account that has every role. Without a second factor, because the data is made up as well. */
export async function openDemoWeb(config: Config, parts: Parts): Promise<DemoWeb> {
  const [name, password] = ['demo', newPassword()];
  const passwordHash = await hashPassword(password);
  const roles = ['reviewer', 'administrator', 'reporter', 'auditor'] as const;
  const id = await parts.store.users.add(
    { name, displayName: 'Demo Reviewer', roles: [...roles], passwordHash },
    'command',
  );
  if (id !== null) await parts.store.users.setPassword(id, passwordHash);
  const web = await startOn(config, parts, config.WEB_PORT);
  return { ...web, name, password };
}

/** On the usual port, or on any free one when somebody has it already. */
async function startOn(config: Config, parts: Parts, port: number): Promise<Web> {
  const web = webParts(config, parts);
  try {
    const origin = `http://127.0.0.1:${port}`;
    return await startWeb({ ...web, settings: { ...web.settings, port, origin, secondFactor: false } });
  } catch (thrown) {
    if (port === 0 || !(thrown instanceof Fault && thrown.code === 'web_not_listening')) throw thrown;
    return startOn(config, parts, 0);
  }
}
