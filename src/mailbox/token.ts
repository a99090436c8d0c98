import { MailboxFailure } from './trouble.ts';

export type TokenSettings = { tokenUrl: string; clientId: string; clientSecret: string; scope: string };
export type TokenSource = {
  /** A token that is good for some minutes yet. */
  current(): Promise<string>;
  /** The server refused it: fetch a new one at the next use. */
  forget(): void;
};

const renewAheadMilliseconds = 5 * 60_000;
const shortestLifeSeconds = 30;
const answerMilliseconds = 20_000;

/** OAuth 2.0 client credentials (RFC 6749, section 4.4). The token is kept in memory alone and renewed before it lapses. */
export function openTokenSource(settings: TokenSettings, now: () => number): TokenSource {
  let token: { value: string; renewAt: number } | null = null;
  return {
    async current() {
      if (token && now() < token.renewAt) return token.value;
      const fetched = await fetchToken(settings);
      const life = Math.max(shortestLifeSeconds, fetched.expiresIn) * 1_000;
      token = { value: fetched.value, renewAt: now() + life - Math.min(renewAheadMilliseconds, life / 5) };
      return token.value;
    },
    forget() {
      token = null;
    },
  };
}

async function fetchToken(settings: TokenSettings): Promise<{ value: string; expiresIn: number }> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: settings.clientId,
    client_secret: settings.clientSecret,
    scope: settings.scope,
  });
  let response: Response;
  try {
    response = await fetch(settings.tokenUrl, {
      method: 'POST',
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(answerMilliseconds),
    });
  } catch {
    throw new MailboxFailure('token_server_unreachable');
  }
  if (response.status >= 500 || response.status === 429) throw new MailboxFailure('token_server_unreachable');
  const answer: unknown = await response.json().catch(() => null);
  if (
    !response.ok ||
    typeof answer !== 'object' ||
    answer === null ||
    !('access_token' in answer) ||
    typeof answer.access_token !== 'string'
  ) {
    throw new MailboxFailure('token_refused');
  }
  const expiresIn = 'expires_in' in answer ? Number(answer.expires_in) : Number.NaN;
  return { value: answer.access_token, expiresIn: Number.isFinite(expiresIn) ? expiresIn : 3_600 };
}
