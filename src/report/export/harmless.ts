/**
 * A text that no spreadsheet takes for a formula: a form may hold `=HYPERLINK(…)` in the place of a name, and whoever opens the export would run it.
 * Blanks before the sign do not stop every program, and some know the wide signs of East Asian keyboards.
 */
export function harmless(text: string): string {
  return /^[\s\u00a0\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(text) || /^[\t\r\n]/.test(text)
    ? `'${text}`
    : text;
}
