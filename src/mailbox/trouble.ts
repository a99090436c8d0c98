import type { MailboxTrouble } from './model.ts';

/** A trouble that was found out on the way, with how long the server wants to be left alone. */
export class MailboxFailure extends Error {
  readonly trouble: MailboxTrouble;
  readonly waitMilliseconds: number | undefined;

  constructor(trouble: MailboxTrouble, waitMilliseconds?: number) {
    super(trouble);
    this.trouble = trouble;
    this.waitMilliseconds = waitMilliseconds;
  }
}

const certificateCodes = /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT|ERR_SSL|EPROTO|HOSTNAME_MISMATCH)/;
const awayCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ECONNRESET',
  'EPIPE',
  'EGREETING',
]);
const timeCodes = new Set([
  'ETIMEDOUT',
  'ETIMEOUT',
  'CONNECT_TIMEOUT',
  'GREETING_TIMEOUT',
  'UPGRADE_TIMEOUT',
  'ESOCKETTIMEDOUT',
]);

/** What went wrong, from what imapflow threw. The server's own words are looked at and never passed on. */
export function troubleOf(thrown: unknown, oauth: boolean): MailboxFailure {
  if (thrown instanceof MailboxFailure) return thrown;
  const error = fieldsOf(thrown);
  const words = `${error.responseText} ${error.message}`;
  const throttle = throttleMilliseconds(words);
  if (error.code === 'bucket_away') return new MailboxFailure('originals_unreachable');
  if (error.code === 'ETHROTTLE' || throttle !== undefined) {
    // imapflow has waited a part of it itself.
    return new MailboxFailure(
      'throttled',
      Math.max(0, (error.throttleReset ?? throttle ?? 60_000) - error.throttleWaited),
    );
  }
  // The ledger's own fault: the mailbox is well.
  if (/^database_/.test(error.code)) return new MailboxFailure('ledger_away');
  if (/authenticated but not connected/i.test(words)) return new MailboxFailure('not_connected');
  if (error.authenticationFailed) return new MailboxFailure(oauth ? 'token_refused' : 'wrong_password');
  if (error.mailboxMissing) return new MailboxFailure('folder_missing');
  if (certificateCodes.test(error.code)) return new MailboxFailure('certificate_refused');
  if (timeCodes.has(error.code)) return new MailboxFailure('timed_out');
  if (awayCodes.has(error.code)) return new MailboxFailure('server_unreachable');
  if (/NoConnection|EConnectionClosed/.test(error.code)) return new MailboxFailure('connection_lost');
  return new MailboxFailure('unexpected');
}

/** Exchange Online: "Request is throttled. Suggested Backoff Time: 299961 milliseconds". */
export function throttleMilliseconds(words: string): number | undefined {
  const found = /throttled.{0,80}backoff time[:=\s]+(\d{1,9})/is.exec(words)?.[1];
  return found === undefined ? undefined : Number(found);
}

type Fields = {
  code: string;
  message: string;
  responseText: string;
  authenticationFailed: boolean;
  mailboxMissing: boolean;
  throttleReset: number | undefined;
  throttleWaited: number;
};

function fieldsOf(thrown: unknown): Fields {
  const error: Record<string, unknown> = typeof thrown === 'object' && thrown !== null ? { ...thrown } : {};
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return {
    code: text(error.code),
    message: thrown instanceof Error ? thrown.message : '',
    responseText: text(error.responseText),
    authenticationFailed: error.authenticationFailed === true,
    mailboxMissing: error.mailboxMissing === true,
    throttleReset: typeof error.throttleReset === 'number' ? error.throttleReset : undefined,
    throttleWaited: typeof error.throttleWaited === 'number' ? error.throttleWaited : 0,
  };
}
