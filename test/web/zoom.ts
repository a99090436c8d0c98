import type { Page } from 'playwright-core';

/** A window of 1280 by 1024 at a zoom of 400%: a quarter of each side is left, every pixel four times as wide. */
const zoomed = { width: 320, height: 256, deviceScaleFactor: 4, mobile: false };

type Box = { left: number; right: number; top: number; bottom: number; width: number; height: number };
type Style = { overflowX: string; position: string };
type Found = {
  parentElement: Found | null;
  tagName: string;
  textContent: string;
  checkVisibility(options: object): boolean;
  closest(what: string): Found | null;
  getBoundingClientRect(): Box;
};
type Window = {
  innerHeight: number;
  document: { documentElement: Found & { scrollWidth: number; clientWidth: number }; createRange(): Range };
  getComputedStyle(element: Found): Style;
};
type Range = { selectNodeContents(node: unknown): void; getClientRects(): Iterable<Box> };

/** What cannot be reached or read at a zoom of 400% (WCAG 1.4.10): the page scrolls sideways, words or controls are cut off, or something stands in the way. */
export async function faultsAtZoom(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setDeviceMetricsOverride', zoomed);
  try {
    return await page.locator('body *').evaluateAll((all) => {
      const { document, innerHeight, getComputedStyle } = globalThis as unknown as Window;
      const { clientWidth, scrollWidth } = document.documentElement;
      const elements = all as unknown as Found[];
      const faults = scrollWidth > clientWidth ? [`the page is ${scrollWidth} wide, of ${clientWidth}`] : [];
      const named = (element: Found) => `${element.tagName.toLowerCase()} "${element.textContent.trim().slice(0, 40)}"`;
      const skipped = '.govuk-visually-hidden, .govuk-skip-link, svg, option, script, style';
      for (const element of elements) {
        if (!element.checkVisibility({ visibilityProperty: true }) || element.closest(skipped)) continue;
        const style = getComputedStyle(element);
        const own = element.getBoundingClientRect();
        // A dialog is meant to take the place of the page while it is open.
        if (element.tagName !== 'DIALOG' && /fixed|sticky/.test(style.position) && own.height > innerHeight / 2)
          faults.push(`${named(element)} stays in view and takes ${Math.round(own.height)} of ${innerHeight}`);
        // Of text the lines, of a control its frame.
        const range = document.createRange();
        range.selectNodeContents(element);
        const isControl = /^(INPUT|SELECT|TEXTAREA|BUTTON|A)$/.test(element.tagName);
        const boxes = isControl
          ? [own]
          : element.tagName === 'P' || element.tagName === 'LABEL'
            ? range.getClientRects()
            : [];
        for (const box of boxes) {
          if (box.width < 2 || box.height < 2) continue;
          let left = 0;
          let right = clientWidth;
          let reachable = false;
          for (let around = element.parentElement; around && !reachable; around = around.parentElement) {
            const { overflowX } = getComputedStyle(around);
            reachable = overflowX === 'auto' || overflowX === 'scroll';
            if (overflowX !== 'hidden' && overflowX !== 'clip') continue;
            const edge = around.getBoundingClientRect();
            left = Math.max(left, edge.left);
            right = Math.min(right, edge.right);
          }
          if (!reachable && (box.left < left - 1 || box.right > right + 1))
            faults.push(
              `${named(element)} stands from ${Math.round(box.left)} to ${Math.round(box.right)} of ${clientWidth}`,
            );
        }
      }
      return faults;
    });
  } finally {
    await session.send('Emulation.clearDeviceMetricsOverride');
    await session.detach();
  }
}
