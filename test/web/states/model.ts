import type pg from 'pg';
import type { BrowserContext, Page } from 'playwright-core';
import type { ItemId, Role, UserId } from '../../../src/store/index.ts';
import type { RunningApp } from '../harness.ts';

/** What the states share: one app, its store, and ways to find what they show. */
export type World = {
  app: RunningApp;
  sql: pg.Client;
  /** The open item whose words hold these. */
  item(words: string): Promise<ItemId>;
  /** The first id that a statement gives. */
  id(statement: string): Promise<string>;
  /** Signs a browser in as somebody at a step of the way in. */
  at(context: BrowserContext, user: UserId, stage: 'password' | 'renew' | 'enrol' | 'full'): Promise<void>;
};

/** One state of a page as somebody sees it: how it is come to, in a browser of its own roles. */
export type State = {
  /** The routes whose answer is looked at, as the table of rights names them. */
  routes: string[];
  state: string;
  /** None: nobody is signed in. `nobody`: somebody without a role. */
  roles: Role[] | 'stranger';
  show(page: Page, world: World): Promise<void>;
};

export async function press(page: Page, name: string | RegExp): Promise<void> {
  await page
    .getByRole('button', { name, ...(typeof name === 'string' && { exact: true }) })
    .first()
    .click();
}
