import { z } from 'zod';

/** A whole number within bounds, both included. */
export const wholeNumber = (least: number, most: number, standard: number) =>
  z.coerce
    .number({ error: `a whole number from ${least} to ${most}` })
    .int(`a whole number from ${least} to ${most}`)
    .min(least, `a whole number from ${least} to ${most}`)
    .max(most, `a whole number from ${least} to ${most}`)
    .default(standard);

/** A number within bounds, both included; may have decimals. */
export const numberBetween = (least: number, most: number, standard: number) =>
  z.coerce
    .number({ error: `a number from ${least} to ${most}` })
    .min(least, `a number from ${least} to ${most}`)
    .max(most, `a number from ${least} to ${most}`)
    .default(standard);

export const oneOf = <const Choices extends readonly [string, ...string[]]>(
  choices: Choices,
  standard: Choices[number],
) => z.enum(choices, { error: `one of ${choices.join(', ')}` }).default(standard as never);

export const portNumber = z.coerce
  .number({ error: 'a port number' })
  .int('a port number')
  .min(0, 'a port number')
  .max(65_535, 'a port number');

/** Words separated by commas. */
export const list = z
  .string()
  .default('')
  .transform((text) => listOf(text));

export function listOf(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** Null for what is no address, or would send the sign-in over a network in plain text. */
export function originOf(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { protocol, hostname, origin } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname)) ? origin : null;
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
