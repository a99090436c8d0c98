import type { FastifyReply, FastifyRequest } from 'fastify';
import nunjucks from 'nunjucks';
import { overdueFolders } from '../pipeline/index.ts';
import { type Browser, openText, sealText } from './browser.ts';
import { navigationFor } from './navigation.ts';
import type { Answer, WebParts } from './page.ts';
import type { Views } from './views.ts';

export type Render = { web: WebParts; views: Views };

/** Turns an answer into the reply of the server. */
export async function sendAnswer(
  { web, views }: Render,
  request: FastifyRequest,
  reply: FastifyReply,
  browser: Browser,
  answer: Answer,
): Promise<FastifyReply> {
  switch (answer.kind) {
    case 'redirect':
      if (answer.say !== undefined) browser.write('say', sealText(web.settings.secret, answer.say), 60);
      return reply.redirect(answer.to, 303);
    case 'json':
      return reply.code(answer.status ?? 200).send(answer.body);
    case 'file':
      if (answer.name !== undefined) reply.header('content-disposition', `attachment; filename="${answer.name}"`);
      // A file is never a page of ours, whatever it holds.
      return reply
        .header('content-security-policy', "default-src 'none'; sandbox; frame-ancestors 'none'")
        .type(answer.type)
        .send(answer.bytes instanceof Uint8Array ? Buffer.from(answer.bytes) : answer.bytes);
    case 'not_found':
      return sendProblem({ web, views }, request, reply, browser, 404, {
        heading: 'Page not found',
        text: 'There is nothing under this address, or it was removed.',
      });
    case 'page': {
      const { template, title, data = {}, errors = [], status } = answer;
      const html = views.render(`${template}.njk`, {
        ...data,
        app: { ...(await frame(web, request, browser, title, errors)), width: answer.wide ? 'app-wide' : '' },
      });
      return reply
        .code(status ?? (errors.length > 0 ? 422 : 200))
        .type('text/html; charset=utf-8')
        .send(html);
    }
  }
}

export type ProblemWords = { heading: string; text: string; code?: string };

/** A page that says what is wrong, and nothing about why. */
export async function sendProblem(
  { web, views }: Render,
  request: FastifyRequest,
  reply: FastifyReply,
  browser: Browser | null,
  status: number,
  words: ProblemWords,
): Promise<FastifyReply> {
  const app = browser
    ? await frame(web, request, browser, words.heading, [])
    : { title: words.heading, errors: [], navigation: [] };
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .send(views.render('problem.njk', { ...words, app }));
}

/** What every page shows around its own content. */
async function frame(
  web: WebParts,
  request: FastifyRequest,
  browser: Browser,
  title: string,
  errors: { text: string; href: string }[],
): Promise<object> {
  const user = browser.session?.state === 'open' && browser.session.stage === 'full' ? browser.session.user : null;
  const path = request.url.split('?', 1)[0] ?? '';
  const said = browser.read('say');
  browser.forget('say');
  const [folders, reconciliation] = user
    ? await Promise.all([web.store.mailboxes.status(), web.store.reconciliations.last()])
    : [[], null];
  const overdue = overdueFolders(folders, web.now(), web.settings.checkOverdueMilliseconds);
  return {
    title,
    errors,
    user,
    path,
    say: said === null ? null : openText(web.settings.secret, said),
    navigation: user ? navigationFor(user.roles, path) : [],
    folders: folders.map((folder) => ({ ...folder, overdue: overdue.includes(folder) })),
    reconciliation,
    csrfToken: browser.csrfToken,
    csrf: new nunjucks.runtime.SafeString(`<input type="hidden" name="_csrf" value="${browser.csrfToken}">`),
  };
}
