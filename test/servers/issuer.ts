import { createHash, createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';

/** A small OpenID Connect provider on the loopback address: discovery, authorization with PKCE, token, keys. */
export type Issuer = {
  url: string;
  clientId: string;
  clientSecret: string;
  /** What the next token says, beside what it must say; `undefined` takes a claim out. */
  claims: Record<string, unknown>;
  /** What the next token gets wrong. */
  fault: 'none' | 'signature' | 'no_consent' | 'down';
  /** What the browser was sent with. */
  asked: URLSearchParams[];
  stop(): Promise<void>;
};

export async function startIssuer(): Promise<Issuer> {
  const right = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const wrong = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const codes = new Map<string, URLSearchParams>();
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', issuer.url);
    const json = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (issuer.fault === 'down') return request.socket.destroy();
    switch (pathname) {
      case '/.well-known/openid-configuration':
        return json(200, {
          issuer: issuer.url,
          authorization_endpoint: `${issuer.url}/authorize`,
          token_endpoint: `${issuer.url}/token`,
          jwks_uri: `${issuer.url}/keys`,
          response_types_supported: ['code'],
          subject_types_supported: ['pairwise'],
          id_token_signing_alg_values_supported: ['RS256'],
          code_challenge_methods_supported: ['S256'],
        });
      case '/keys':
        return json(200, {
          keys: [{ ...right.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }],
        });
      case '/authorize': {
        issuer.asked.push(searchParams);
        const back = new URL(searchParams.get('redirect_uri') ?? '');
        back.searchParams.set('state', searchParams.get('state') ?? '');
        if (issuer.fault === 'no_consent') back.searchParams.set('error', 'access_denied');
        else {
          const code = randomUUID();
          codes.set(code, searchParams);
          back.searchParams.set('code', code);
        }
        return response.writeHead(302, { location: back.href }).end();
      }
      case '/token': {
        const form = new URLSearchParams(await bodyOf(request));
        const asked = codes.get(form.get('code') ?? '');
        codes.delete(form.get('code') ?? '');
        const challenge = createHash('sha256')
          .update(form.get('code_verifier') ?? '')
          .digest('base64url');
        if (!asked || challenge !== asked.get('code_challenge') || form.get('client_secret') !== issuer.clientSecret)
          return json(400, { error: 'invalid_grant' });
        const now = Math.floor(Date.now() / 1_000);
        const claims = {
          iss: issuer.url,
          aud: issuer.clientId,
          sub: 'subject-1',
          iat: now,
          exp: now + 300,
          nonce: asked.get('nonce'),
          ...issuer.claims,
        };
        const { privateKey } = issuer.fault === 'signature' ? wrong : right;
        const head = [{ alg: 'RS256', typ: 'JWT', kid: 'one' }, claims]
          .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
          .join('.');
        const signature = createSign('RSA-SHA256').update(head).sign(privateKey).toString('base64url');
        return json(200, {
          access_token: randomUUID(),
          token_type: 'Bearer',
          expires_in: 300,
          id_token: `${head}.${signature}`,
        });
      }
      default:
        return json(404, {});
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const issuer: Issuer = {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    clientId: 'intake-test',
    clientSecret: randomUUID(),
    claims: {},
    fault: 'none',
    asked: [],
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return issuer;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}
