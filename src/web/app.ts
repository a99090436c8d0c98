import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyInstance } from 'fastify';
import { limits } from '../limits.ts';
import { type Render, sendProblem } from './answers.ts';
import { addAssets } from './assets.ts';
import { browserOf } from './browser.ts';
import type { OpenPage, Page, WebParts } from './page.ts';
import { pages as allPages } from './pages/index.ts';
import { addRoutes } from './routes.ts';
import { addSecurityHeaders } from './security.ts';
import { troubleOf } from './troubles.ts';
import { openViews } from './views.ts';

/** The web app, put together in the order in which a request passes. */
export async function buildApp(
  web: WebParts,
  pages: readonly (Page | OpenPage)[] = allPages,
): Promise<FastifyInstance> {
  const { settings } = web;
  const app = fastify({
    logger: false,
    bodyLimit: limits.formBytes,
    trustProxy: settings.trustedProxies.length > 0 ? settings.trustedProxies : false,
    exposeHeadRoutes: false,
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 200 },
  });
  const render: Render = { web, views: openViews() };

  addSecurityHeaders(app, settings.origin);
  addHealth(app, web);
  await addAssets(app);
  await app.register(cookie);
  await app.register(formbody, { bodyLimit: limits.formBytes });
  await app.register(multipart, {
    limits: { fileSize: settings.fileBytes, files: 1, fields: 100, fieldSize: 100_000 },
    throwFileSizeLimit: false,
  });
  await app.register(rateLimit, { global: false });
  addProblems(app, render);
  addRoutes(app, render, pages);
  return app;
}

/** For the load balancer: whether this process answers and its database does. */
function addHealth(app: FastifyInstance, { store }: WebParts): void {
  app.get('/health', async (_request, reply) => {
    await store.audit.head();
    return reply.send({ status: 'ok' });
  });
}

/** What was not found and what went wrong. The log gets the route and a code; the page gets an id to find the line by. */
function addProblems(app: FastifyInstance, render: Render): void {
  app.setNotFoundHandler(async (request, reply) =>
    sendProblem(render, request, reply, await browserOf(render.web, request, reply), 404, {
      heading: 'Page not found',
      text: 'There is nothing under this address, or it was removed.',
    }),
  );
  app.setErrorHandler(async (thrown: { statusCode?: number }, request, reply) => {
    const status = thrown.statusCode ?? 500;
    if (status === 429) {
      return sendProblem(render, request, reply, null, 429, {
        heading: 'Too many tries',
        text: 'Wait a minute, then try again.',
      });
    }
    if (status >= 400 && status < 500) {
      return sendProblem(render, request, reply, null, status, {
        heading: 'This could not be read',
        text: 'What was sent is too large or not complete. Go back and try again.',
      });
    }
    const code = randomUUID().slice(0, 8);
    render.web.log.fault('web_request_failed', thrown, { code, route: request.routeOptions.url ?? 'none' });
    const trouble = troubleOf(thrown);
    if (trouble !== null) return sendProblem(render, request, reply, null, 503, { ...trouble, code });
    return sendProblem(render, request, reply, null, 500, {
      heading: 'Something went wrong',
      text: 'It was not your doing, and it was written down. Nothing was changed by half: try again in a moment.',
      code,
    });
  });
}
