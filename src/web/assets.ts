import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const govuk = (name: string) => fileURLToPath(import.meta.resolve(`govuk-frontend/dist/govuk/${name}`));

/**
 * Styles and scripts come from the packages on this machine. The typeface of GOV.UK may be used on its own domain alone, and so may
 * the crest: both are taken out of the style sheet.
 */
export async function addAssets(app: FastifyInstance): Promise<void> {
  const styles = readFileSync(govuk('govuk-frontend.min.css'), 'utf8')
    .replaceAll(/@font-face\{[^}]*\}/g, '')
    .replaceAll(/"?GDS Transport"?,\s*/g, '')
    .replaceAll(/url\(\/assets\/images\/govuk-crest\.svg\)/g, 'none');
  const script = readFileSync(govuk('govuk-frontend.min.js'), 'utf8');
  const give = (path: string, type: string, text: string) =>
    app.get(path, async (_request, reply) => reply.type(type).send(text));
  give('/assets/govuk.css', 'text/css; charset=utf-8', styles);
  give('/assets/govuk.js', 'text/javascript; charset=utf-8', script);
  for (const folder of ['scripts', 'styles']) {
    await app.register(fastifyStatic, {
      root: fileURLToPath(new URL(`./${folder}/`, import.meta.url)),
      prefix: `/assets/${folder}/`,
      index: false,
      decorateReply: false,
      cacheControl: false,
    });
  }
}
