import { foldedName, type Role, type User, type UserId } from '../../store/index.ts';
import type { Fields } from '../fields.ts';
import type { Answer, FormError, Page, Visit } from '../page.ts';
import { hashPassword, newPassword } from '../sign-in/passwords.ts';

const roles: { value: Role; text: string; hint: string }[] = [
  { value: 'reviewer', text: 'Reviewer', hint: 'Sees forms and people, decides about them' },
  {
    value: 'administrator',
    text: 'Administrator',
    hint: 'Manages users, sees definitions, failures and health; no content of forms',
  },
  { value: 'reporter', text: 'Reporter', hint: 'Sees the reports' },
  { value: 'auditor', text: 'Auditor', hint: 'Sees who did what' },
];

const administrators = ['administrator'] as const;

/** Users and their roles. A password is made by the program, shown once, and changed by its owner at the first sign-in. */
export const usersPages: Page[] = [
  {
    method: 'GET',
    path: '/users',
    roles: administrators,
    audit: { action: 'users_looked' },
    async handler({ web }) {
      const users = await web.store.users.list();
      return {
        kind: 'page',
        template: 'users',
        title: 'Users',
        wide: true,
        data: { users: users.map((user) => shown(user, web.now())) },
      };
    },
  },
  {
    method: 'GET',
    path: '/users/new',
    roles: administrators,
    audit: 'nothing_shown',
    handler: async () => newUserPage({ name: '', displayName: '', roles: [] }, []),
  },
  {
    method: 'POST',
    path: '/users/new',
    roles: administrators,
    audit: 'in_store',
    async handler({ web, form, actor }) {
      const typed = typedUser(form);
      const errors = faultsOf(typed);
      const name = foldedName(typed.name);
      if (!/^[^\s\p{Cc}]{2,100}$/u.test(name))
        errors.unshift({ text: 'Enter a name to sign in with, without spaces', href: '#name' });
      if (errors.length > 0) return newUserPage(typed, errors);
      const password = newPassword();
      const id = await web.store.users.add({ ...typed, passwordHash: await hashPassword(password) }, actor);
      if (id === null) return newUserPage(typed, [{ text: 'This name is taken', href: '#name' }]);
      return passwordPage(name, password);
    },
  },
  {
    method: 'GET',
    path: '/users/:id',
    roles: administrators,
    audit: { action: 'users_looked', subject: 'user' },
    handler: async (visit) => userPage(visit, []),
  },
  {
    method: 'POST',
    path: '/users/:id',
    roles: administrators,
    audit: 'in_store',
    async handler(visit) {
      const { web, id, form, actor } = visit;
      const typed = typedUser(form);
      const errors = faultsOf(typed);
      if (errors.length > 0) return userPage(visit, errors, typed);
      return changed(visit, await web.store.users.change(id as UserId, typed, actor), 'The user was changed');
    },
  },
  {
    method: 'POST',
    path: '/users/:id/disable',
    roles: administrators,
    audit: 'in_store',
    handler: async (visit) =>
      changed(
        visit,
        await visit.web.store.users.disable(visit.id as UserId, true, visit.actor),
        'The user cannot sign in any more, and was signed out',
      ),
  },
  {
    method: 'POST',
    path: '/users/:id/enable',
    roles: administrators,
    audit: 'in_store',
    handler: async (visit) =>
      changed(
        visit,
        await visit.web.store.users.disable(visit.id as UserId, false, visit.actor),
        'The user can sign in again',
      ),
  },
  {
    method: 'POST',
    path: '/users/:id/reset',
    roles: administrators,
    audit: 'in_store',
    async handler({ web, id, actor }) {
      const found = await web.store.users.load(id as UserId);
      if (found === null) return { kind: 'not_found' };
      const password = newPassword();
      const done = await web.store.users.reset(found.user.id, await hashPassword(password), actor);
      return done ? passwordPage(found.user.name, password) : { kind: 'not_found' };
    },
  },
];

type Typed = { name: string; displayName: string; roles: Role[] };

function typedUser(form: Fields): Typed {
  const wanted = form.list('roles');
  return {
    name: form.text('name'),
    displayName: form.text('displayName').slice(0, 100),
    roles: roles.map(({ value }) => value).filter((role) => wanted.includes(role)),
  };
}

function faultsOf(typed: Typed): FormError[] {
  return typed.displayName === '' ? [{ text: 'Enter the full name', href: '#displayName' }] : [];
}

const choices = (chosen: readonly Role[]) =>
  roles.map(({ value, text, hint }) => ({ value, text, hint: { text: hint }, checked: chosen.includes(value) }));

const errorAt = (errors: FormError[], field: string) => errors.find(({ href }) => href === `#${field}`) ?? null;

function newUserPage(typed: Typed, errors: FormError[]): Answer {
  return {
    kind: 'page',
    template: 'users-new',
    title: 'Add a user',
    errors,
    data: {
      typed,
      roles: choices(typed.roles),
      nameError: errorAt(errors, 'name'),
      displayError: errorAt(errors, 'displayName'),
    },
  };
}

async function userPage({ web, id, user: self }: Visit, errors: FormError[], typed?: Typed): Promise<Answer> {
  const found = await web.store.users.load(id as UserId);
  if (found === null) return { kind: 'not_found' };
  const { user } = found;
  return {
    kind: 'page',
    template: 'users-one',
    title: `User ${id}`,
    errors,
    data: {
      one: shown(user, web.now()),
      displayName: typed?.displayName ?? user.displayName,
      displayError: errorAt(errors, 'displayName'),
      roles: choices(typed?.roles ?? user.roles),
      self: self.id === user.id,
    },
  };
}

async function changed(
  visit: Visit,
  change: 'changed' | 'last_administrator' | 'unknown',
  say: string,
): Promise<Answer> {
  if (change === 'unknown') return { kind: 'not_found' };
  if (change === 'changed') return { kind: 'redirect', to: '/users', say };
  return userPage(visit, [
    { text: 'This is the last administrator who can sign in. Make another one first', href: '#main-content' },
  ]);
}

function shown(user: User, now: Date) {
  const locked = user.lockedUntil !== null && user.lockedUntil > now;
  const state = user.disabled
    ? 'Disabled'
    : locked
      ? 'Locked for some minutes'
      : user.passwordToSet
        ? 'Has not signed in yet'
        : 'Active';
  return {
    ...user,
    state,
    roleWords: user.roles.length === 0 ? 'None' : user.roles.join(', '),
    way: user.local ? 'Password' : 'Council sign-in',
  };
}

function passwordPage(name: string, password: string): Answer {
  return { kind: 'page', template: 'users-password', title: 'First password', data: { name, password } };
}
