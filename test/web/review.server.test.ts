import pg from 'pg';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ItemId } from '../../src/store/index.ts';
import { accessibilityFaults, scrollsSideways } from './axe.ts';
import { type RunningApp, startApp } from './harness.ts';
import { fixture, mailOf, referralText } from './review-mails.ts';

let app: RunningApp;
let ann: BrowserContext;
/** Every address that a page asked for, of whatever host. */
const asked: string[] = [];

beforeAll(async () => {
  const referral = (name: string, more: Record<string, string> = {}) =>
    mailOf({ subject: `About ${name}`, text: referralText(name, more) });
  app = await startApp({
    mails: ['002-toolkit-docx', '005-changed-toolkit', '015-question'],
    more: [
      await referral('Mendy Example'),
      await referral('Keys Example'),
      await referral('Plain Example'),
      await referral('Two Example'),
      await referral('Held Example'),
      await referral('Colleague Example'),
      await referral('Urgent Example', {
        'Reason for referral': 'She is currently missing from her placement since Friday.',
      }),
      await mailOf({
        subject: 'A print',
        text: 'Please find attached.',
        attachments: [{ filename: 'print.pdf', content: await fixture('prints/exploitation-toolkit-answers-005.pdf') }],
      }),
      await mailOf({
        subject: 'Broken toolkit',
        text: 'Please find attached.',
        attachments: [{ filename: 'toolkit.docx', content: Buffer.from('PK\u0003\u0004 a broken file') }],
      }),
      await mailOf({
        subject: 'Infected print',
        text: 'Please find attached.',
        attachments: [{ filename: 'print.pdf', content: await fixture('prints/exploitation-toolkit-levels-005.pdf') }],
      }),
      await mailOf({
        from: 'Lock Smith <lock@police.example.org>',
        subject: 'Locked form',
        text: 'The password follows.',
        attachments: [{ filename: 'form.docx', content: await fixture('locked/locked.docx') }],
      }),
      await mailOf({
        from: 'Lock Smith <lock@police.example.org>',
        subject: 'Password',
        text: 'The password for the document that I have just sent is Harbour-42.',
      }),
      await mailOf({
        subject: '<script>alert(1)</script> hostile',
        html: `<p>Look at this</p><img src="http://tracker.example.org/open.gif"><script>document.title = 'run'</script>
          <a href="https://portal.example.org/secret">click</a><iframe src="http://tracker.example.org/frame"></iframe>
          <style>@import url(http://tracker.example.org/style.css)</style><p onclick="alert(1)" style="background:url(http://tracker.example.org/x)">here</p>`,
        attachments: [
          {
            filename: '"><script>document.title="run"</script>.docx',
            content: Buffer.from('PK\u0003\u0004 not a Word file'),
          },
        ],
      }),
    ],
  });
  await app.user('reviewer', 'administrator');
  ann = await app.browser(['reviewer']);
  ann.on('request', (request) => asked.push(request.url()));
}, 240_000);
afterAll(() => app.stop());

/** The open item whose words in the queue hold a text. */
async function itemAbout(words: string): Promise<ItemId> {
  const { rows } = await app.store.review.queue({ words: words.toLowerCase().split(' ') }, 'user 0', { limit: 5 });
  const [row] = rows;
  if (!row) throw new Error('no item');
  return row.id;
}

async function open(context: BrowserContext, path: string): Promise<Page> {
  const page = await context.newPage();
  // A reader process that starts anew takes seconds on a busy machine.
  page.setDefaultTimeout(30_000);
  await page.goto(path);
  return page;
}
/** Whether the marked place stands within the part of the original that is seen now. */
const placeInView = (page: Page) =>
  page.locator('.app-marked').evaluate((place: unknown) => {
    type Box = { top: number; bottom: number };
    type Place = { getBoundingClientRect(): Box; closest(what: string): Place | null };
    const [own, around] = [place as Place, (place as Place).closest('.app-paper, .app-pages')];
    const [box, view] = [own.getBoundingClientRect(), around?.getBoundingClientRect()];
    return view !== undefined && box.top >= view.top && box.top < view.bottom;
  });
const value = async (item: ItemId, key: string) => (await app.store.review.load(item))?.form?.form.fields[key];

describe('the queue', () => {
  test('shows the urgent one first with why in words, and finds by a name that is in no address', async () => {
    const page = await open(ann, '/queue');
    const first = page.locator('#rows tbody tr').first();
    expect(await first.textContent()).toMatch(/Urgent Example[\s\S]*URGENT A child is said to be missing now\./i);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByLabel('Name, number, subject or sender').fill('plain exam');
    await page.getByRole('button', { name: 'Show' }).click();
    expect(await page.locator('.app-queue__link').allTextContents()).toEqual(['Plain Example']);
    expect(page.url()).not.toContain('plain');
    await page.close();
  });

  test('shows by itself what another reviewer took', async () => {
    const page = await open(ann, '/queue');
    const bob = await app.browser(['reviewer', 'administrator']);
    const other = await open(bob, '/queue');
    await other.getByRole('button', { name: /Take it ?: A question/ }).click();
    await page.locator('#rows').getByText('A reviewer and administrator works on it').waitFor({ timeout: 15_000 });
    await other.getByRole('button', { name: 'Let it go' }).click();
    await Promise.all([page.close(), bob.close()]);
  });

  test('is usable at 320 pixels', async () => {
    const narrow = await app.browser(['reviewer'], { viewport: { width: 320, height: 640 } });
    const page = await open(narrow, '/queue');
    expect(await scrollsSideways(page)).toBe(false);
    await page.goto(`/queue/${await itemAbout('mendy')}`);
    expect(await scrollsSideways(page)).toBe(false);
    await narrow.close();
  });
});

describe('mending with scripts', () => {
  test('touching an answer marks its place, a wrong one is refused in words, a right one is saved as it is left', async () => {
    const item = await itemAbout('mendy');
    const page = await open(ann, `/queue/${item}`);
    expect(await accessibilityFaults(page)).toEqual([]);
    // The last answer was read far down: its place is brought into view beside it.
    await page.setViewportSize({ width: 1280, height: 400 });
    await page.locator('#f-concern-details').focus();
    await expect.poll(() => placeInView(page)).toBe(true);
    await page.setViewportSize({ width: 1280, height: 720 });
    const birth = page.getByLabel('Date of Birth', { exact: true }).first();
    await birth.focus();
    expect(await page.locator('.app-marked').textContent()).toContain('31/02/2011');
    expect(await page.locator('#f-people-0-dob-doubt').textContent()).toMatch(
      /could not be read[\s\S]*not a possible date/i,
    );
    await birth.fill('31/04/2011');
    await birth.press('Tab');
    await page.locator('#f-people-0-dob-error').waitFor();
    expect(await page.locator('#f-people-0-dob-error').textContent()).toContain('This is not a possible date.');
    await birth.fill('30/04/2011');
    await birth.press('Tab');
    await page.getByText('Nothing is missing or uncertain.').waitFor();
    expect(await value(item, 'people[0].dob')).toMatchObject({ value: '2011-04-30', source: { how: 'correction' } });
    expect(await page.locator('#f-people-0-dob-doubt').textContent()).toContain('Put right or confirmed by A reviewer');
    await page.getByRole('button', { name: 'File', exact: true }).click();
    await page.getByText('Filed.', { exact: true }).waitFor();
    expect((await app.store.review.load(item))?.form?.state).toBe('filed');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Undone: everything').waitFor();
    expect((await app.store.review.load(item))?.form?.state).toBe('in_review');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.close();
  });

  test('with the keyboard alone: to the doubt, one keystroke, to the decision, filed', async () => {
    const item = await itemAbout('keys');
    const page = await open(ann, `/queue/${item}`);
    await page.keyboard.press('?');
    expect(await page.locator('#help').isVisible()).toBe(true);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Alt+D');
    expect(await page.locator(':focus').getAttribute('id')).toBe('f-people-0-dob');
    await page.keyboard.press('Alt+2');
    await page.getByText('Nothing is missing or uncertain.').waitFor();
    expect(await value(item, 'people[0].dob')).toMatchObject({ state: 'not_known', value: null });
    await page.keyboard.press('Alt+Shift+F');
    await page.keyboard.press('Enter');
    await page.getByText('Filed.', { exact: true }).waitFor();
    await page.close();
  });
});

describe('without scripts', () => {
  test('an answer is put right, the form filed and the decision undone by plain forms', async () => {
    const plain = await app.browser(['reviewer'], { javaScriptEnabled: false });
    const item = await itemAbout('plain');
    const page = await open(plain, `/queue/${item}`);
    await page.getByRole('button', { name: 'Take it' }).click();
    await page.locator('#f-people-0-dob').fill('not a date');
    await page.locator('#f-people-0-forenames').count();
    await page.getByRole('button', { name: 'Save what I changed' }).click();
    expect(await page.locator('.govuk-error-summary').textContent()).toContain('This is not a possible date.');
    // What was typed stands there still.
    expect(await page.locator('#f-people-0-dob').inputValue()).toBe('not a date');
    await page.getByRole('button', { name: 'File', exact: true }).click();
    expect(await page.locator('.govuk-error-summary').textContent()).toContain('This is not a possible date.');
    await page.locator('#f-people-0-dob').fill('4 May 2011');
    await page.getByRole('button', { name: 'File', exact: true }).click();
    await page.getByText('Filed.', { exact: true }).waitFor();
    expect(await value(item, 'people[0].dob')).toMatchObject({ value: '2011-05-04' });
    await page.getByRole('button', { name: 'Undo' }).click();
    expect((await app.store.review.load(item))?.form?.state).toBe('in_review');
    const place = page.getByRole('link', { name: /Show in the original ?: Date of Birth/ }).first();
    await place.click();
    expect(await page.locator(':target').textContent()).toContain('31/02/2011');
    await plain.close();
  });

  test('nothing uncertain is filed without a word: it asks, and files when told to', async () => {
    const plain = await app.browser(['reviewer'], { javaScriptEnabled: false });
    const item = await itemAbout('two');
    const page = await open(plain, `/queue/${item}`);
    await page.getByRole('button', { name: 'File', exact: true }).click();
    expect(await page.locator('.govuk-error-summary').textContent()).toContain('One answer is missing or not certain.');
    expect((await app.store.review.load(item))?.state).toBe('open');
    await plain.close();
  });
});

describe('two reviewers', () => {
  test('of two on one item the second is told who was faster, and what was typed is still there', async () => {
    const item = await itemAbout('two');
    const bob = await app.browser(['reviewer', 'administrator'], { javaScriptEnabled: false });
    const [one, two] = [await open(ann, `/queue/${item}`), await open(bob, `/queue/${item}`)];
    await one.locator('#f-referrer-agency').fill('Southmouth Academy');
    await one.locator('#f-referrer-agency').press('Tab');
    await expect.poll(async () => (await value(item, 'referrer.agency'))?.value).toBe('Southmouth Academy');
    await app.store.review.release(item, `user ${await app.user('reviewer')}`);
    await two.locator('#f-concern-details').fill('Typed by the second of them, and not lost.');
    await two.getByRole('button', { name: 'Save what I changed' }).click();
    expect(await two.locator('.govuk-error-summary').textContent()).toContain(
      'A reviewer was faster and has changed this item.',
    );
    expect(await two.locator('#f-concern-details').inputValue()).toBe('Typed by the second of them, and not lost.');
    expect(await two.locator('#f-referrer-agency').inputValue()).toBe('Northmouth Academy');
    await Promise.all([one.close(), bob.close()]);
  });

  test('a second opinion: the colleague sees the note and the item under Mine', async () => {
    const item = await itemAbout('colleague');
    const page = await open(ann, `/queue/${item}`);
    await page.getByLabel('Colleague', { exact: true }).selectOption({ label: 'A reviewer and administrator' });
    await page.getByRole('button', { name: 'Ask for a second opinion' }).click();
    expect(await page.locator('.govuk-error-summary').textContent()).toContain('Write a note for your colleague');
    await page.getByLabel('Colleague', { exact: true }).selectOption({ label: 'A reviewer and administrator' });
    await page.getByLabel('Note: what is the question?').fill('Is this the girl from the other school?');
    await page.getByRole('button', { name: 'Ask for a second opinion' }).click();
    await page.getByText('Your colleague sees the item').waitFor();
    const bob = await app.browser(['reviewer', 'administrator']);
    const other = await open(bob, '/queue?show=mine');
    await other.getByRole('link', { name: 'Colleague Example' }).click();
    expect(await other.locator('#history').textContent()).toContain('Is this the girl from the other school?');
    expect(await accessibilityFaults(other)).toEqual([]);
    await Promise.all([page.close(), bob.close()]);
  });

  test('asking the referrer: a text that lists what is missing and names nobody, and the item waits', async () => {
    const item = await itemAbout('two');
    const page = await open(ann, `/queue/${item}`);
    const text = await page.locator('#asking').inputValue();
    expect(text).toContain('Person 1, Date of Birth: This is not a possible date.');
    expect(text).not.toContain('Two Example');
    await page.getByRole('button', { name: 'I have asked: let it wait' }).click();
    await page.getByText('The item waits for the referrer.').waitFor();
    expect((await app.store.review.load(item))?.asked).not.toBeNull();
    await page.close();
  });
});

describe('files', () => {
  test('a print is shown as pictures of its pages, and the place of an answer is marked on the page', async () => {
    const item = await itemAbout('a print');
    const page = await open(ann, `/queue/${item}`);
    expect(await page.locator('.app-page').count()).toBe(2);
    const picture = await page.locator('svg image').first().getAttribute('href');
    const answer = await page.request.get(picture ?? '');
    const shown = { status: answer.status(), type: answer.headers()['content-type'] };
    expect(shown).toEqual({ status: 200, type: 'image/webp' });
    // One event for the look with its pages, none for each picture; a picture that is asked for by itself is a look of its own.
    await page.waitForLoadState('networkidle');
    const looks = async () => {
      const { events } = await app.store.audit.search({ action: 'original_looked', subject: `item ${item}`, limit: 9 });
      return events.map(({ detail }) => detail?.pages);
    };
    expect(await looks()).toEqual(['1-2']);
    await page.request.get((picture ?? '').replace(/look=\w/, 'look=0'));
    expect(await looks()).toEqual(['1', '1-2']);
    const name = page.locator('.app-field[data-at^="m-"] .app-field__control').first();
    await name.focus();
    expect(await page.locator('.app-mark.app-marked').count()).toBe(1);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByLabel('The form stands on these pages only').fill('1-2');
    await page.getByRole('button', { name: 'Read these pages' }).click();
    await page.getByText('The file was read.').waitFor();
    const loaded = await app.store.review.load(item);
    expect(loaded?.siblings.map(({ state }) => state)).toEqual(['read']);
    expect(loaded?.form?.state).toBe('dismissed');
    await page.getByRole('button', { name: 'Undo it' }).click();
    await page.getByText('Undone: everything').waitFor();
    await page.getByLabel(/holds several forms/).fill('1, x');
    await page.getByRole('button', { name: 'Split' }).click();
    expect(await page.locator('.govuk-error-summary').textContent()).toContain('whole numbers');
    await page.getByLabel(/holds several forms/).fill('1-2, 1-2');
    await page.getByRole('button', { name: 'Split' }).click();
    await page.getByText('The file was read.').waitFor();
    expect((await app.store.review.load(item))?.siblings.filter(({ state }) => state === 'read')).toHaveLength(2);
    await page.close();
  });

  test('a locked file shows the mail with its password beside it; a wrong password changes nothing, the right one opens it', async () => {
    const item = await itemAbout('locked form');
    const page = await open(ann, `/queue/${item}`);
    expect(await page.locator('.app-password').textContent()).toContain('Harbour-42');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByLabel('Password of the file').fill('harbour-42');
    await page.getByRole('button', { name: 'Unlock and read' }).click();
    expect(await page.locator('.govuk-error-summary').textContent()).toContain(
      'The password that was given does not open the file.',
    );
    await page.getByLabel('Password of the file').fill('Harbour-42');
    await page.getByRole('button', { name: 'Unlock and read' }).click();
    await page.getByText('The file was read.').waitFor();
    expect(await page.locator('.app-paper').first().textContent()).not.toBe('');
    expect(app.log.join('\n')).not.toMatch(/harbour/i);
    await page.close();
  });

  test('what cannot be read is filled in by hand', async () => {
    const item = await itemAbout('hostile');
    const page = await open(ann, `/queue/${item}`);
    await page.getByLabel('Which form').selectOption({ label: 'MACE referral' });
    await page.getByRole('button', { name: 'Fill it in by hand' }).click();
    await page.getByText('Fill in the form from the original').waitFor();
    await page.locator('#f-people-0-fullName').fill('Hand Example');
    await page.locator('#f-people-0-fullName').press('Tab');
    await expect.poll(() => page.locator('[name="version"]').first().inputValue()).toBe('2');
    await page
      .getByRole('button', { name: /Add another: person/ })
      .first()
      .click();
    await page.locator('#f-people-1-surname').fill('Second');
    await page.locator('#f-people-1-surname').press('Tab');
    await expect.poll(() => page.locator('[name="version"]').first().inputValue()).toBe('3');
    const own = page.url().match(/queue\/(\d+)/)?.[1] as ItemId;
    expect(await value(own, 'people[1].surname')).toMatchObject({ value: 'Second' });
    await page.close();
  });
});

describe('a toolkit filled in by hand', () => {
  const filledIn = async (page: Page) => {
    const item = await itemAbout('broken toolkit');
    await page.goto(`/queue/${item}`);
    await page.getByLabel('Which form').selectOption({ label: 'Exploitation toolkit' });
    await page.getByRole('button', { name: 'Fill it in by hand' }).click();
    await page.getByText('Fill in the form from the original').waitFor();
    return page.url().match(/queue\/(\d+)/)?.[1] as ItemId;
  };

  test('takes its indicators row by row, with and without scripts', async () => {
    const plain = await app.browser(['reviewer'], { javaScriptEnabled: false });
    const page = await open(plain, '/queue');
    const own = await filledIn(page);
    await page.getByLabel('Indicator 1, as the form prints it', { exact: true }).fill('Goes missing overnight');
    await page.getByLabel('Indicator 1: answers to choose from').first().selectOption({ label: 'Yes, No, Not known' });
    await page.getByRole('button', { name: 'Save what I changed' }).click();
    await page.getByLabel('Indicator 1: answer', { exact: true }).selectOption({ label: 'Yes' });
    await page.getByRole('button', { name: 'Add another: indicator' }).click();
    expect(page.url()).toMatch(/add=indicators#new-entry$/);
    await page.getByLabel('Indicator 2, as the form prints it', { exact: true }).fill('Found far from home');
    await page.getByLabel('Indicator 2: answer', { exact: true }).selectOption({ label: 'No' });
    await page.getByRole('button', { name: 'Save what I changed' }).click();
    await plain.close();

    const scripted = await open(ann, `/queue/${own}?add=indicators#new-entry`);
    await scripted.getByLabel('Indicator 3, as the form prints it', { exact: true }).fill('Older associates');
    await scripted.getByLabel('Indicator 3: answers to choose from').first().selectOption({ label: '0, 1, 2, 3' });
    await scripted.waitForURL(/#f-indicators-2-value$/);
    await scripted.getByLabel('Indicator 3: answer', { exact: true }).selectOption({ label: '2' });
    await expect.poll(async () => (await value(own, 'indicators[2].value'))?.value).toBe(2);
    expect(await accessibilityFaults(scripted)).toEqual([]);
    const rows = await Promise.all([0, 1, 2].map((at) => value(own, `indicators[${at}].answer`)));
    expect(rows.map((row) => row?.value)).toEqual(['Yes', 'No', '2']);
    await scripted.close();
  });
});

describe('an item whose file the scanner spoke about', () => {
  const isShown = async (item: ItemId) => {
    const page = await open(ann, `/queue/${item}`);
    const text = (await page.locator('#original').textContent()) ?? '';
    const pictures = await page.locator('#original image').count();
    const buttons = await page.locator('button[name="how"]').count();
    await page.close();
    return { text, pictures, buttons };
  };

  test('found infected: neither file nor mail is opened again, not even by a made-up form or after it was entered by hand', async () => {
    const item = await itemAbout('infected print');
    const own = await app.store.review.load(item);
    const part = own?.part;
    expect((await isShown(item)).pictures).toBeGreaterThan(0);
    const sql = new pg.Client({ connectionString: app.databaseUrl });
    await sql.connect();
    const answer = await sql.query(
      "UPDATE review_items SET reasons = '{malware_found}', form_id = NULL, part_id = $2 WHERE id = $1",
      [item, part?.id],
    );
    expect(answer.rowCount).toBe(1);
    await sql.query("UPDATE parts SET outcome = 'malware_found' WHERE id = $1", [part?.id]);
    const looks = async (id: ItemId) => {
      const shown = await isShown(id);
      expect(shown).toMatchObject({ pictures: 0, buttons: 0 });
      expect(shown.text).toContain('The malware scanner found something.');
      expect(shown.text).not.toContain('Please find attached.');
      expect(shown.text).toContain('The mail itself is not kept or cannot be shown.');
      const page = await ann.request.get(`/queue/${id}/file/${part?.id}/page/1`);
      expect(page.status()).toBe(404);
    };
    await looks(item);
    const page = await open(ann, `/queue/${item}`);
    await page.getByRole('button', { name: 'Fill it in by hand' }).click();
    await page.getByText('Fill in the form from the original').waitFor();
    const byHand = page.url().match(/queue\/(\d+)/)?.[1] as ItemId;
    await looks(byHand);
    const token = await page.locator('[name="_csrf"]').first().inputValue();
    const before = (await app.store.review.load(byHand))?.version;
    for (const how of ['read_again', 'pages', 'split', 'unlock']) {
      const form = {
        _csrf: token,
        how,
        range: '1',
        ranges: '1, 2',
        of: 'pages',
        _password: 'x',
        version: String(before),
      };
      const refused = await ann.request.post(`/queue/${byHand}/read`, {
        form,
        headers: { origin: app.settings.origin },
      });
      expect([refused.status(), await refused.text()]).toEqual([422, expect.stringContaining('This cannot be done')]);
    }
    expect((await app.store.review.load(byHand))?.version).toBe(before);
    await page.close();
    await sql.end();
  });

  test('not scanned: it is said, and what is shown is a picture or text of our own, with nothing that could run', async () => {
    const item = await itemAbout('hostile');
    const sql = new pg.Client({ connectionString: app.databaseUrl });
    await sql.connect();
    await sql.query("UPDATE review_items SET reasons = reasons || '{malware_not_scanned}' WHERE id = $1", [item]);
    await sql.end();
    const page = await open(ann, `/queue/${item}`);
    await page.getByText('The malware scanner could not look at all of it').waitFor();
    const active = page
      .locator('#original')
      .locator(
        'script, iframe, object, embed, img, form, style, link, [onclick], a[href]:not([href^="/queue/"]):not([href^="#"])',
      );
    expect(await active.count()).toBe(0);
    expect(asked.filter((url) => !url.startsWith(app.address))).toEqual([]);
    await page.close();
  });
});

describe('an item whose mail is hostile', () => {
  test('nothing is fetched, nothing runs, and what it says is shown as words', async () => {
    const { rows } = await app.store.review.queue({}, 'user 0', { limit: 50 });
    const row = rows.find(({ subject, reasons }) => subject.includes('hostile') && !reasons.includes('filled_by_hand'));
    const id = row?.id ?? (await app.store.review.queue({ words: ['hostile'] }, 'user 0', { limit: 1 })).rows[0]?.id;
    const page = await open(ann, `/queue/${id}`);
    await page.waitForLoadState('networkidle');
    const body = await page.locator('body').textContent();
    expect(body).toContain('<script>alert(1)</script> hostile');
    expect(body).toContain('Look at this');
    expect(await page.title()).toMatch(/^Item \d+ - Safeguarding intake$/);
    await page.getByText('Links in this mail, as text').click();
    expect(await page.locator('code', { hasText: 'portal.example.org/secret' }).isVisible()).toBe(true);
    expect(await page.locator('a[href*="example.org"]').count()).toBe(0);
    expect(asked.filter((url) => !url.startsWith(app.address))).toEqual([]);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.close();
  });
});

describe('an earlier form', () => {
  test('the difference is shown beside it, and as an update it takes its place', async () => {
    const { rows } = await app.store.review.queue({ reason: 'possible_update' }, 'user 0', { limit: 5 });
    const item = rows[0]?.id ?? ('' as ItemId);
    const page = await open(ann, `/queue/${item}`);
    await page.getByRole('link', { name: /Compare with form/ }).click();
    expect(await page.locator('h1').textContent()).toMatch(/^Item \d+ beside form \d+$/);
    expect(await page.locator('.app-compare__changed').count()).toBeGreaterThan(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
    await page.getByRole('button', { name: 'Update' }).click();
    await page.getByText('Filed beside the earlier form.').waitFor();
    const loaded = await app.store.review.load(item);
    const last = loaded?.history.at(-1);
    expect(last).toMatchObject({ action: 'file_as', detail: { relation: 'update_of' } });
    expect((await app.store.forms.load((last?.detail.other ?? '') as never))?.state).toBe('superseded');
    await page.close();
  });

  test('another one is looked for by a whole name, by POST', async () => {
    const item = await itemAbout('held');
    const page = await open(ann, `/queue/${item}`);
    await page.getByLabel(/Look for another form/).fill('Mendy Example');
    await page.getByRole('button', { name: 'Look for it' }).click();
    expect(page.url()).not.toContain('Mendy');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('link', { name: /Form \d+: Mendy Example/ }).click();
    expect(await page.locator('h1').textContent()).toMatch(/beside form/);
    await page.close();
  });
});

test('every look, change and decision is in the audit log, with ids and keys and no value', async () => {
  const { events: rows } = await app.store.audit.search({ limit: 500 });
  const actions = new Set(rows.map(({ action }) => action));
  for (const action of [
    'queue_looked',
    'queue_searched',
    'item_looked',
    'item_claimed',
    'item_mended',
    'item_decided',
    'item_undone',
    'original_looked',
    'forms_compared',
    'forms_searched',
  ])
    expect([...actions]).toContain(action);
  expect(JSON.stringify(rows)).not.toMatch(/example,|mendy|harbour|2011/i);
  const mended = rows.find(({ action }) => action === 'item_mended');
  expect(mended).toMatchObject({
    subject: expect.stringMatching(/^item \d+$/),
    detail: { keys: [expect.any(String)] },
  });
});

describe('a session that ends in mid-edit', () => {
  test('what was typed is there after signing in again', async () => {
    const item = await itemAbout('held');
    const context = await app.browser(['reviewer'], { javaScriptEnabled: false });
    const page = await open(context, `/queue/${item}`);
    await page.locator('#f-concern-details').fill('Typed before the session ended, and long in the making.');
    app.clock.offset += 31 * 60_000;
    await page.getByRole('button', { name: 'Save what I changed' }).click();
    expect(page.url()).toContain('/sign-in');
    const token = (await app.cookie('reviewer')).split('=')[1] ?? '';
    await context.addCookies([{ name: 'intake-session', value: token, url: app.address }]);
    await page.goto('/sign-in/back');
    await page.locator('main form button').first().click();
    expect((await value(item, 'concern.details'))?.value).toBe(
      'Typed before the session ended, and long in the making.',
    );
    await context.close();
  });
});
