import type { SessionStage, User } from '../../store/index.ts';
import type { Answer, OpenVisit } from '../page.ts';
import type { WebSettings } from '../settings.ts';

/**
 * The way in: password → (code) → (new password) → (second factor set up) → signed in. Each step begins a session under a new token, and
 * the pages of a step answer only to a session that stands there.
 */
export function stageAfter(
  step: 'password' | 'code' | 'renewal',
  user: User,
  { secondFactor }: WebSettings,
): SessionStage {
  if (step === 'password' && user.secondFactor) return 'password';
  if (step !== 'renewal' && user.passwordToSet) return 'renew';
  return user.secondFactor || !secondFactor ? 'full' : 'enrol';
}

const pageOf: Record<SessionStage, string> = {
  password: '/sign-in/code',
  renew: '/sign-in/password',
  enrol: '/sign-in/second-factor',
  full: '/sign-in/back',
};

export async function goOn(visit: OpenVisit, user: User, stage: SessionStage): Promise<Answer> {
  if (stage === 'full') await visit.web.store.users.succeeded(user.id);
  await visit.browser.begin(user.id, stage);
  return { kind: 'redirect', to: pageOf[stage] };
}

/** The user whose session stands at this step; null sends back to the start. */
export async function userAt(visit: OpenVisit, stage: SessionStage) {
  const { session } = visit.browser;
  if (session?.state !== 'open' || session.stage !== stage) return null;
  // A half-way session is for minutes.
  if (visit.web.now().getTime() - session.created.getTime() > 10 * 60_000) return null;
  const secrets = await visit.web.store.users.load(session.user.id);
  return secrets && !secrets.user.disabled ? secrets : null;
}

export const toSignIn: Answer = { kind: 'redirect', to: '/sign-in' };

/** After so many failures in a row an account waits: long enough against guessing, short enough for whoever mistyped. */
export const lock = { limit: 5, milliseconds: 15 * 60_000 };

export function isLocked(user: User, now: Date): boolean {
  return user.lockedUntil !== null && user.lockedUntil > now;
}

/** A first password was told to somebody, perhaps on paper: whoever finds it later is not let in by it. */
const firstPasswordMilliseconds = 7 * 24 * 3_600_000;

export function hasRunOut({ passwordToSet, passwordGiven }: User, now: Date): boolean {
  return passwordToSet && passwordGiven !== null && now.getTime() - passwordGiven.getTime() > firstPasswordMilliseconds;
}

/** A path of our own; anything else could lead the browser elsewhere. */
export function ownPath(path: string): string | null {
  return /^\/(?![/\\])[\w\-./?=&%+,:~]*$/.test(path) && path.length < 1_000 ? path : null;
}
