import { randomBytes } from 'node:crypto';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AuditDetail } from '../store/index.ts';
import { type Render, sendAnswer, sendProblem } from './answers.ts';
import { type Browser, browserOf } from './browser.ts';
import { fieldsFrom } from './fields.ts';
import { dropHeld, holdPost } from './held.ts';
import type { Answer, OpenPage, OpenVisit, Page, UploadedFile } from './page.ts';

/** Registers every page with the checks that it names. The order of the checks: sign-in, role, form token. */
export function addRoutes(app: FastifyInstance, render: Render, pages: readonly (Page | OpenPage)[]): void {
  for (const page of pages) {
    app.route({
      method: page.method,
      url: page.path.replaceAll(/:id\b/g, ':id(^\\d{1,18}$)'),
      ...(page.perMinute ? { config: { rateLimit: rateOf(page, page.perMinute) } } : {}),
      handler: (request, reply) => visitPage(render, page, request, reply),
    });
  }
}

/** Before the sign-in by address. After it by session: people of one office share an address. A cookie that is made up leads to the sign-in. */
function rateOf(page: Page | OpenPage, max: number) {
  const bySession = ({ cookies, ip }: FastifyRequest) =>
    cookies['__Host-intake-session'] ?? cookies['intake-session'] ?? ip;
  return { max, timeWindow: 60_000, ...(page.roles !== 'anyone' && { keyGenerator: bySession }) };
}

async function visitPage(
  render: Render,
  page: Page | OpenPage,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { web } = render;
  const byItself = page.roles !== 'anyone' && page.byItself === true;
  const browser = await browserOf(web, request, reply, byItself);
  const { body, file } = await bodyOf(request, page.roles !== 'anyone' && page.upload === true);
  const form = fieldsFrom(body);
  const tokenHolds =
    page.method === 'GET' || (fromOurPages(request, web.settings.origin) && browser.csrfHolds(form.text('_csrf')));
  const user = signedIn(browser);

  if (page.roles !== 'anyone') {
    if (user === null) return askToSignIn(render, page, request, reply, browser, tokenHolds, body);
    const { roles } = page;
    if (roles !== 'signed_in' && !roles.some((role) => user.roles.includes(role))) {
      await web.store.audit.append({
        actor: `user ${user.id}`,
        action: 'access_refused',
        detail: { route: page.path, method: page.method },
      });
      return sendProblem(render, request, reply, browser, 403, {
        heading: 'You may not see this page',
        text: 'Your role does not include it. Ask your administrator if you need it.',
      });
    }
  }
  if (!tokenHolds) {
    if (user !== null)
      await web.store.audit.append({
        actor: `user ${user.id}`,
        action: 'form_refused',
        detail: { route: page.path, method: page.method },
      });
    return sendProblem(render, request, reply, browser, 403, {
      heading: 'This form is too old',
      text: 'It was opened before your last sign-in. Go back, load the page again, and send the form from there.',
    });
  }

  const params = request.params as Record<string, string>;
  const noted: { subject?: string; detail?: AuditDetail; written?: true } = {};
  const visit: OpenVisit = {
    web,
    browser,
    id: params.id ?? '',
    params,
    query: fieldsFrom(request.query),
    form,
    file,
    note: ({ subject, detail, written }) => {
      if (written) noted.written = written;
      if (subject !== undefined) noted.subject = subject;
      if (detail !== undefined) noted.detail = { ...noted.detail, ...detail };
    },
  };
  const answer = await answerOf(page, visit, user);
  if (form.text('_held') !== '') await dropHeld(web, browser);
  if (user !== null && typeof page.audit === 'object' && !noted.written && wasShown(answer)) {
    const { action, subject } = page.audit;
    const about = noted.subject ?? (subject === undefined ? undefined : `${subject} ${params.id ?? ''}`.trim());
    await web.store.audit.append({
      actor: `user ${user.id}`,
      action,
      ...(about === undefined ? {} : { subject: about }),
      ...(noted.detail === undefined ? {} : { detail: noted.detail }),
    });
  }
  return sendAnswer(render, request, reply, browser, answer);
}

function answerOf(page: Page | OpenPage, visit: OpenVisit, user: ReturnType<typeof signedIn>): Promise<Answer> {
  if (page.roles === 'anyone') return page.handler(visit);
  // Without a user the sign-in was asked for above.
  if (user === null) return Promise.resolve({ kind: 'not_found' });
  return page.handler({ ...visit, user, actor: `user ${user.id}` });
}

const signedIn = ({ session }: Browser) =>
  session !== null && session.state === 'open' && session.stage === 'full' ? session.user : null;

function wasShown(answer: Answer): boolean {
  if (answer.kind === 'not_found') return false;
  return !(answer.kind === 'page' && (answer.errors ?? []).length > 0);
}

/** Browsers say where a form was sent from; a page of somebody else's cannot lie about it. */
function fromOurPages(request: FastifyRequest, origin: string): boolean {
  const site = request.headers['sec-fetch-site'];
  if (typeof site === 'string' && site !== 'same-origin' && site !== 'none') return false;
  const from = request.headers.origin;
  return from === undefined || from === 'null' || from === origin;
}

/** To the sign-in and back. What was typed when the session ended is held for the same person. */
async function askToSignIn(
  render: Render,
  page: Page,
  request: FastifyRequest,
  reply: FastifyReply,
  browser: Browser,
  tokenHolds: boolean,
  body: unknown,
): Promise<FastifyReply> {
  // A script is told, and sends what is on its page whole; its small requests are nothing to go on with.
  if (request.headers['sec-fetch-dest'] === 'empty')
    return sendAnswer(render, request, reply, browser, { kind: 'json', status: 401, body: { signIn: '/sign-in' } });
  if (page.method === 'POST' && tokenHolds && browser.session?.state === 'ended')
    await holdPost(render.web, browser, randomBytes(32).toString('base64url'), request.url, body);
  const back = page.method === 'GET' && request.url !== '/' ? `?to=${encodeURIComponent(request.url)}` : '';
  return sendAnswer(render, request, reply, browser, { kind: 'redirect', to: `/sign-in${back}` });
}

async function bodyOf(request: FastifyRequest, upload: boolean): Promise<{ body: unknown; file: UploadedFile | null }> {
  if (!request.isMultipart()) return { body: request.body, file: null };
  const body: Record<string, string[]> = {};
  let file: UploadedFile | null = null;
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      const { fieldname, value } = part;
      if (typeof value === 'string') body[fieldname] = [...(body[fieldname] ?? []), value];
    } else if (upload && file === null) file = await fileOf(part);
    else part.file.resume();
  }
  return { body, file };
}

async function fileOf(part: MultipartFile): Promise<UploadedFile | null> {
  const pieces: Buffer[] = [];
  for await (const piece of part.file) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  // A form without a chosen file sends an empty one without a name.
  if (bytes.length === 0 && part.filename === '') return null;
  return { name: part.filename ?? '', bytes, tooLarge: part.file.truncated };
}
