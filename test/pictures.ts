// `npm run pictures`: the pictures of the README, taken from the demo.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';

const program = fileURLToPath(new URL('../src/intake.js', import.meta.url));
const folder = fileURLToPath(new URL('../docs/pictures/', import.meta.url));

const demo = spawn(process.execPath, [program, 'demo'], { stdio: ['ignore', 'pipe', 'inherit'] });
const { address, name, password } = await signInOf(demo.stdout);
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu'],
});
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 }, baseURL: address });
  await page.goto('/sign-in');
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  await take(page, '/queue', 'queue');
  await take(page, await itemWithForm(page), 'item');
  await take(page, await comparison(page), 'comparison');
  await take(page, '/messages', 'ledger');
} finally {
  await browser.close();
  demo.kill('SIGINT');
}

async function take(page: Page, path: string, picture: string): Promise<void> {
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  // Pictures of pages are drawn by a reader process.
  await page.waitForLoadState('networkidle');
  // At the first answer that is to be looked at, with its place in the original.
  if (picture === 'item') {
    await page.keyboard.press('Alt+D');
    await page.locator('.app-marked').waitFor();
  }
  await page.screenshot({ path: `${folder}${picture}.png` });
}

/** Without a path, on the page that is shown. */
async function linksOn(page: Page, path: string | undefined, wanted: RegExp): Promise<string[]> {
  if (path !== undefined) await page.goto(path);
  const all = await page.getByRole('link').all();
  const found = await Promise.all(all.map((link) => link.getAttribute('href')));
  return found.filter((href): href is string => href !== null && wanted.test(href));
}

/** One with values beside its original. */
async function itemWithForm(page: Page): Promise<string> {
  for (const item of await linksOn(page, '/queue', /^\/queue\/\d+$/)) {
    await page.goto(item);
    if ((await page.locator('input, select, textarea').count()) > 20) return item;
  }
  throw new Error('no item holds a form');
}

/** Of the first item that has an earlier form to be compared with. */
async function comparison(page: Page): Promise<string> {
  await page.goto('/queue');
  const reason = page.getByLabel('Reason');
  await reason.selectOption(await reason.locator('option', { hasText: 'earlier form' }).first().getAttribute('value'));
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.waitForLoadState('networkidle');
  for (const item of await linksOn(page, undefined, /^\/queue\/\d+$/)) {
    const [found] = await linksOn(page, item, /^\/queue\/\d+\/compare\/\d+$/);
    if (found !== undefined) return found;
  }
  throw new Error('no item has anything to be compared with');
}

/** The demo prints its sign-in when all mails are settled. What it says after that is still taken from it, or it would end. */
function signInOf(output: NodeJS.ReadableStream): Promise<{ address: string; name: string; password: string }> {
  let text = '';
  return new Promise((resolve, reject) => {
    output.on('data', (piece) => {
      text += String(piece);
      const found = /Review app: (\S+) {2}name: (\S+) {2}password: (\S+)/.exec(text);
      if (found?.[1] && found[2] && found[3]) resolve({ address: found[1], name: found[2], password: found[3] });
    });
    output.on('end', () => reject(new Error('the demo ended without a sign-in')));
  });
}
