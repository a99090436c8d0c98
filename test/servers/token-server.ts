import { once } from 'node:events';
import { createServer } from 'node:http';

/** Gives out tokens to the right client and tells Dovecot which are good. */
export type TokenServer = {
  port: number;
  url: string;
  issued(): number;
  /** Makes every token that was given out so far worthless. */
  revokeAll(): void;
  stop(): void;
};

export const client = { clientId: 'a-test-client', clientSecret: 'a-test-secret' };

export async function startTokenServer(user: string, lifeSeconds: number): Promise<TokenServer> {
  const good = new Set<string>();
  let count = 0;
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    response.setHeader('content-type', 'application/json');
    if (url.pathname === '/introspect') {
      const active = good.has(url.searchParams.get('token') ?? '');
      response.end(JSON.stringify({ active, username: user }));
      return;
    }
    let body = '';
    for await (const piece of request) body += piece;
    const form = new URLSearchParams(body);
    if (form.get('client_id') !== client.clientId || form.get('client_secret') !== client.clientSecret) {
      response.statusCode = 401;
      response.end(JSON.stringify({ error: 'invalid_client' }));
      return;
    }
    count += 1;
    const token = `token-${count}`;
    good.add(token);
    response.end(JSON.stringify({ access_token: token, token_type: 'Bearer', expires_in: lifeSeconds }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    port,
    url: `http://127.0.0.1:${port}/token`,
    issued: () => count,
    revokeAll: () => good.clear(),
    stop: () => server.close(),
  };
}
