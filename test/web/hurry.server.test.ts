import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashPassword } from '../../src/web/index.ts';
import { type RunningApp, startApp } from './harness.ts';
import { mailOf, referralText } from './review-mails.ts';

const password = 'three random words';
let app: RunningApp;
beforeAll(async () => {
  const names = ['One', 'Two', 'Three', 'Four', 'Five', 'Six'].map((name) => `${name} Example`);
  app = await startApp({
    mails: [],
    more: await Promise.all(names.map((name) => mailOf({ subject: `About ${name}`, text: referralText(name) }))),
    settings: { secondFactor: false },
  });
  for (const name of ['narrow', 'wide']) {
    const user = {
      name,
      displayName: name,
      roles: ['reviewer' as const],
      passwordHash: await hashPassword('first one'),
    };
    const id = await app.store.users.add(user, 'command');
    if (id) await app.store.users.setPassword(id, await hashPassword(password));
  }
}, 200_000);
afterAll(() => app.stop());

type Focused = { matches(what: string): boolean; textContent: string; labels?: { textContent: string }[] | null };

/** Tab until the focus is on what is called so; answers with how often it took. */
async function tabTo(page: Page, name: RegExp, most = 60): Promise<number> {
  for (let presses = 1; presses <= most; presses += 1) {
    await page.keyboard.press('Tab');
    const called = await page.evaluate(() => {
      const { document } = globalThis as unknown as { document: { activeElement: Focused } };
      const { activeElement: focused } = document;
      return `${focused.labels?.[0]?.textContent ?? ''} ${focused.textContent}`.replace(/\s+/g, ' ').trim();
    });
    if (name.test(called)) return presses;
  }
  throw new Error(`the keyboard did not reach ${name}`);
}

/** From the top of a page by the link that leads there; then on with Tab. */
async function jumpTo(page: Page, link: RegExp, name: RegExp): Promise<number> {
  const there = await tabTo(page, link);
  await page.keyboard.press('Enter');
  return there + (await tabTo(page, name));
}

/** By the list of what is missing or not certain, which leads to the answer itself. */
async function doubtReached(page: Page): Promise<number> {
  const presses = await tabTo(page, /^Person 1: Date of Birth/);
  await page.keyboard.press('Enter');
  await page.locator('#f-people-0-dob:focus').waitFor();
  return presses;
}

const loads = async (page: Page, act: () => Promise<void>) => {
  await Promise.all([page.waitForEvent('load'), act()]);
};
const enter = (page: Page) => loads(page, () => page.keyboard.press('Enter'));

test.each([
  { who: 'narrow', how: 'at 320 pixels and without script', javaScriptEnabled: false, width: 320 },
  { who: 'wide', how: 'at a full window with scripts', javaScriptEnabled: true, width: 1280 },
])('from the sign-in to three decided items by the keyboard alone, $how', async ({ who, javaScriptEnabled, width }) => {
  const context = await app.browser([], { javaScriptEnabled, viewport: { width, height: 640 } });
  const page = await context.newPage();
  await page.goto('/');
  await tabTo(page, /^Name/);
  await page.keyboard.type(who);
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await enter(page);
  await page.getByRole('heading', { level: 1, name: /wait/ }).waitFor();

  const most = { take: 25, answer: 40, decide: 35 };
  // The first: the birth date is typed, saved with Enter, and the form filed.
  expect(await tabTo(page, /^Take the most urgent/)).toBeLessThan(most.take);
  await enter(page);
  expect(await doubtReached(page)).toBeLessThan(most.answer);
  await page.keyboard.type('4 May 2011');
  if (javaScriptEnabled) {
    await page.keyboard.press('Tab');
    await page.getByText('Nothing is missing or uncertain.').waitFor();
    await page.keyboard.press('Alt+Shift+F');
  } else {
    await enter(page);
    await page.getByText('Nothing is missing or uncertain.').waitFor();
    expect(await jumpTo(page, /^Decide/, /^File$/)).toBeLessThan(most.decide);
  }
  await enter(page);
  await page.getByText('Filed.', { exact: true }).waitFor();

  // The second: the next one is a few keys away; the birth date is not known, and it is filed.
  expect(await tabTo(page, /^Take the next one/)).toBeLessThan(most.take);
  await enter(page);
  expect(await doubtReached(page)).toBeLessThan(most.answer);
  if (javaScriptEnabled) {
    await page.keyboard.press('Alt+2');
    await page.getByText('Nothing is missing or uncertain.').waitFor();
    await page.keyboard.press('Alt+Shift+F');
  } else {
    await page.keyboard.press('Tab');
    await page.keyboard.type('Not kn');
    await tabTo(page, /^Save what I changed/);
    await enter(page);
    expect(await jumpTo(page, /^Decide/, /^File$/)).toBeLessThan(most.decide);
  }
  await enter(page);
  await page.getByText('Filed.', { exact: true }).waitFor();

  // The third: the referrer has to be asked.
  if (javaScriptEnabled) await loads(page, () => page.keyboard.press('Alt+N'));
  else {
    await tabTo(page, /^Take the next one/);
    await enter(page);
  }
  expect(await jumpTo(page, /^Decide/, /^I have asked: let it wait/)).toBeLessThan(most.decide);
  await enter(page);
  await page.getByText('The item waits for the referrer.').waitFor();
  await context.close();
});
