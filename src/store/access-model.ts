import type { AuditAction } from './audit-actions.ts';

/** What a process of the program does; one may do several. */
export type Part = 'collector' | 'worker' | 'web';

export type UserId = string & { readonly brand: 'user' };

/** Checked on the server for every page and action; one person may have several. */
export type Role = 'reviewer' | 'administrator' | 'reporter' | 'auditor';

export type User = {
  id: UserId;
  name: string;
  displayName: string;
  roles: Role[];
  disabled: boolean;
  /** With a password of this program; else through the council's own sign-in. */
  local: boolean;
  secondFactor: boolean;
  /** The password was given by somebody else and is to be changed at the next sign-in. */
  passwordToSet: boolean;
  /** When; unset for a password of one's own. */
  passwordGiven: Date | null;
  lockedUntil: Date | null;
  lastSignIn: Date | null;
};

export type UserSecrets = {
  user: User;
  passwordHash: string | null;
  totpSecret: Uint8Array | null;
  totpLastStep: bigint;
  recoveryHashes: string[];
  failures: number;
};

/** `password`: the second factor is still to come; `enrol`: it is still to be set up; `renew`: the password is to be changed. */
export type SessionStage = 'password' | 'enrol' | 'renew' | 'full';
export type SessionUser = Pick<User, 'id' | 'name' | 'displayName' | 'roles'>;
export type Session = { user: SessionUser; stage: SessionStage; created: Date; state: 'open' | 'ended' };
export type SessionLimits = { idleMilliseconds: number; absoluteMilliseconds: number };
/** `own`: the one that asks. */
export type OpenSession = { created: Date; lastSeen: Date; own: boolean };
export type HeldPost = { path: string; body: string; held: Date };

/** `user 5`, `command` for whoever is at the command line, `program`, or `nobody` for somebody who is not known. */
export type Actor = string;
/** Ids, codes and field keys; never what stands in a mail or a form. */
export type AuditDetail = Record<string, string | number | boolean | string[]>;
export type NewAuditEvent = { actor: Actor; action: AuditAction; subject?: string; detail?: AuditDetail };
export type AuditRow = {
  id: string;
  at: Date;
  actor: Actor;
  actorName: string | null;
  action: string;
  words: string;
  subject: string | null;
  detail: Record<string, unknown> | null;
};
export type AuditSearch = {
  from?: Date;
  to?: Date;
  actor?: Actor;
  action?: string;
  subject?: string;
  /** Only events before this one, for the next page. */
  before?: string;
  limit: number;
};
export type AuditFinding = {
  count: string;
  hash: string;
  wrong: { id: string; what: 'changed' | 'removed' | 'inserted' | 'not_as_noted' }[];
};

export type UserChange = 'changed' | 'last_administrator' | 'unknown';
export type Reconciliation = { at: Date; compared: number; differences: number; unreachable: number };

/** The parts of the store that deal with people who sign in, and with what they do. */
export type Access = {
  users: {
    list(): Promise<User[]>;
    load(id: UserId): Promise<UserSecrets | null>;
    byName(name: string): Promise<UserSecrets | null>;
    /** Null when the name is taken. */
    add(
      user: { name: string; displayName: string; roles: Role[]; passwordHash: string | null },
      by: Actor,
    ): Promise<UserId | null>;
    change(id: UserId, to: { displayName: string; roles: Role[] }, by: Actor): Promise<UserChange>;
    disable(id: UserId, disabled: boolean, by: Actor): Promise<UserChange>;
    /** A first password again, no second factor, no session. */
    reset(id: UserId, passwordHash: string, by: Actor): Promise<boolean>;
    setPassword(id: UserId, passwordHash: string): Promise<void>;
    /** By the user in a session: every session ends. */
    changePassword(id: UserId, passwordHash: string): Promise<void>;
    offerTotp(id: UserId, secret: Uint8Array): Promise<void>;
    confirmTotp(id: UserId, step: bigint, recoveryHashes: string[]): Promise<void>;
    useTotpStep(id: UserId, step: bigint): Promise<boolean>;
    /** `hash`: the one of them that the code fits. */
    useRecoveryCode(id: UserId, hash: string): Promise<boolean>;
    failed(id: UserId, lock: { limit: number; milliseconds: number }, factor: 'password' | 'code'): Promise<void>;
    succeeded(id: UserId): Promise<void>;
    /** Seals the secrets of second factors with the current key, where they are sealed with a former one. `unknown`: with one that is not there. */
    rewrap(): Promise<{ rewrapped: number; unknown: number }>;
    fromIssuer(claims: {
      issuer: string;
      subject: string;
      name: string;
      displayName: string;
      roles: Role[];
    }): Promise<{ kind: 'user'; user: User } | { kind: 'name_taken' }>;
  };
  sessions: {
    begin(token: string, userId: UserId, stage: SessionStage): Promise<void>;
    /** `unseen`: asked by a script while nobody does anything, so that the session does not live on by it. */
    find(token: string, limits: SessionLimits, unseen?: boolean): Promise<Session | null>;
    /** Where a user is signed in, the last seen first. */
    list(token: string, userId: UserId, limits: SessionLimits): Promise<OpenSession[]>;
    /** Every session of the user but this one; how many there were. */
    endOthers(token: string, userId: UserId): Promise<number>;
    /** Without an action when it only gives way to a new one. */
    end(token: string, action: 'signed_out' | null): Promise<void>;
  };
  heldPosts: {
    hold(token: string, userId: UserId, path: string, body: string): Promise<void>;
    find(token: string, userId: UserId): Promise<HeldPost | null>;
    drop(token: string): Promise<void>;
  };
  audit: {
    append(event: NewAuditEvent): Promise<void>;
    search(search: AuditSearch): Promise<{ events: AuditRow[]; more: boolean }>;
    head(): Promise<{ count: bigint; hash: string }>;
    /** With the end of the chain as it was noted earlier, elsewhere: a chain that was written anew from the start shows too. */
    verify(expected?: { count: bigint; hash: string }): Promise<AuditFinding>;
  };
  /** Which processes of the program are up, as they say themselves. */
  running: {
    say(id: string, parts: Part[]): Promise<void>;
    leave(id: string): Promise<void>;
    counts(): Promise<Record<Part, number>>;
  };
  reconciliations: {
    record(found: Omit<Reconciliation, 'at'>): Promise<void>;
    last(): Promise<Reconciliation | null>;
  };
};
