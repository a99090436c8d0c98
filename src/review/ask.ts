/** One thing to ask the referrer for, in the words of the form. */
export type Asking = { label: string; why: string };

/**
 * What to write to the referrer, ready to be copied: it lists exactly what is missing or unclear and repeats nothing that the form says, because
 * the answer goes out by ordinary mail. The program sends nothing.
 */
export function askingText(formName: string, received: string, askings: readonly Asking[]): string {
  const lines = askings.map(({ label, why }) => `- ${label}: ${why}`);
  return [
    'Hello,',
    '',
    `Thank you for the ${formName} that we received on ${received}. So that we can act on it we still need:`,
    '',
    ...(lines.length > 0 ? lines : ['- ']),
    '',
    'Please answer in the way in which you sent the form, or send the form again with these answers filled in.',
    'If a child is in immediate danger, ring 999 at once and do not wait for us.',
    '',
    'Thank you',
  ].join('\n');
}
