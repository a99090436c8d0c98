import type { FastifyInstance } from 'fastify';

/** Nothing is run or fetched but our own files; a mail shown on a page can do neither. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const headers = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'x-robots-tag': 'noindex, nofollow',
  // Pages of people must not stay behind in a browser on a shared desk.
  'cache-control': 'no-store',
} as const;

export function addSecurityHeaders(app: FastifyInstance, origin: string): void {
  const https = origin.startsWith('https:');
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers);
    if (request.url.startsWith('/assets/')) reply.header('cache-control', 'public, max-age=3600');
    if (https) reply.header('strict-transport-security', 'max-age=31536000; includeSubDomains');
  });
}
