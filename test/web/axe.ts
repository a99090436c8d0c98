import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds wrong on the page as it is now, a line for each rule; empty when nothing is. Needs a page with scripts. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // Through the debugger, not as a script of the page: the page's own policy stays as it is.
  await page.evaluate(source);
  return page.evaluate(async (wanted) => {
    type Run = { violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] };
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<Run> } };
    const { violations } = await axe.run({ runOnly: { type: 'tag', values: wanted } });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ''}`),
    );
  }, tags);
}

/** Whether the page needs scrolling to the side, which it must not at 320 px or at a zoom of 400%. */
export async function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const { document } = globalThis as unknown as {
      document: { documentElement: { scrollWidth: number; clientWidth: number } };
    };
    return document.documentElement.scrollWidth > document.documentElement.clientWidth;
  });
}
