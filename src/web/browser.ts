import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OpenSession, Session, SessionStage, UserId } from '../store/index.ts';
import type { WebParts } from './page.ts';

/** The cookies of one browser, and what they stand for. */
export type Browser = {
  /** The address that it calls from; for limits alone, never written down. */
  address: string;
  session: Session | null;
  csrfToken: string;
  csrfHolds(token: string): boolean;
  /** Signs in, one step or the whole: always under a new token. */
  begin(userId: UserId, stage: SessionStage): Promise<void>;
  end(action: 'signed_out' | null): Promise<void>;
  /** Where this user is signed in, here and elsewhere. */
  sessions(userId: UserId): Promise<OpenSession[]>;
  endOthers(userId: UserId): Promise<number>;
  read(name: CookieName): string | null;
  /** Until the browser is closed, or for so many seconds. */
  write(name: CookieName, value: string, seconds?: number): void;
  forget(name: CookieName): void;
};

export type CookieName = 'session' | 'visit' | 'held' | 'say' | 'to' | 'issuer';

const signed = (secret: Uint8Array, what: string, text: string) =>
  createHmac('sha256', secret).update(`${what}\0${text}`).digest('base64url');

/** Text that comes back from the browser only as it was given out. */
export function sealText(secret: Uint8Array, text: string): string {
  return `${Buffer.from(text).toString('base64url')}.${signed(secret, 'text', text)}`;
}

export function openText(secret: Uint8Array, sealed: string): string | null {
  const [encoded = '', signature = ''] = sealed.split('.');
  const text = Buffer.from(encoded, 'base64url').toString();
  return same(signed(secret, 'text', text), signature) ? text : null;
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** `byItself`: a script asks, not the person, so that the session does not live on by it. */
export async function browserOf(
  web: WebParts,
  request: FastifyRequest,
  reply: FastifyReply,
  byItself = false,
): Promise<Browser> {
  const { settings, store } = web;
  const secure = settings.origin.startsWith('https:');
  // The prefix makes browsers refuse the cookie from any other host or path, or without TLS.
  const named = (name: CookieName) => `${secure ? '__Host-' : ''}intake-${name}`;
  const read = (name: CookieName) => request.cookies[named(name)] ?? null;
  const write = (name: CookieName, value: string, seconds?: number) => {
    reply.setCookie(named(name), value, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure,
      ...(seconds === undefined ? {} : { maxAge: seconds }),
    });
  };
  const forget = (name: CookieName) => {
    if (read(name) !== null) reply.clearCookie(named(name), { path: '/', httpOnly: true, sameSite: 'lax', secure });
  };

  const token = read('session');
  const session = token === null || token.length > 100 ? null : await store.sessions.find(token, settings, byItself);
  // Forms before the sign-in are tied to a token of their own, so that nobody can be signed in as somebody else unawares.
  let visit = read('visit');
  if (session === null && (visit === null || visit.length > 100)) {
    visit = randomBytes(24).toString('base64url');
    write('visit', visit);
  }
  const tied = session === null ? (visit ?? '') : (token ?? '');
  const csrfToken = signed(settings.secret, 'csrf', tied);
  return {
    address: request.ip,
    session,
    csrfToken,
    csrfHolds: (given) => same(csrfToken, given),
    async begin(userId, stage) {
      if (session !== null && token !== null) await store.sessions.end(token, null);
      const fresh = randomBytes(32).toString('base64url');
      await store.sessions.begin(fresh, userId, stage);
      write('session', fresh);
      forget('visit');
    },
    async end(action) {
      if (token !== null) await store.sessions.end(token, action);
      forget('session');
      // Pages are not kept anyway; a browser that kept something all the same drops it.
      if (action === 'signed_out') reply.header('clear-site-data', '"cache", "storage"');
    },
    sessions: (userId) => store.sessions.list(token ?? '', userId, settings),
    endOthers: (userId) => store.sessions.endOthers(token ?? '', userId),
    read,
    write,
    forget,
  };
}
