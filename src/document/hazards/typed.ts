import { charactersOf, latinOf } from '../../file/index.ts';
import type { DocumentNote } from '../model.ts';

const inRtfWords: [RegExp, DocumentNote][] = [
  [/\\(?:object|objdata|objemb|objclass)\b/i, 'embedded_files'],
  [/\\objocx\b/i, 'active_controls'],
  // An object that is linked, or brought up to date as soon as the file is opened; a template elsewhere.
  [/\\(?:objlink|objautlink|objupdate)\b/i, 'external_references'],
  [/\\template\s*(?:\{[^{}]{0,200}\}\s*)*[^\\{}]{0,200}(?:[a-z]{2,20}:\/\/|\\{4}|\\'5c)/i, 'external_references'],
  [/\\fldinst\b[^}]{0,200}\b(?:DDEAUTO|DDE|INCLUDEPICTURE|INCLUDETEXT)\b/i, 'external_references'],
];

/** Control words of RTF 1.9.1. They are short and stand in the clear, which is why files that attack are often written in it. */
export function inRtf(bytes: Uint8Array): DocumentNote[] {
  return found(latinOf(bytes), inRtfWords);
}

const inHtmlWords: [RegExp, DocumentNote][] = [
  [
    /<script[\s>/]|\bon(?:load|error|click|focus|mouse\w{1,8}|submit|toggle)\s*=|["'=]\s*(?:javascript|vbscript):/i,
    'scripts',
  ],
  [
    /<(?:iframe|frame|object|embed|applet|portal)[\s>/]|<meta[^<>]{0,500}http-equiv\s*=\s*["']?refresh/i,
    'external_references',
  ],
  [/<form[^<>]{0,2000}\baction\s*=\s*["']?\s*(?:https?:)?\/\//i, 'submit_actions'],
];

/** A page as a file: a browser would run it, and a sign-in page that sends what is typed elsewhere comes in this shape. */
export function inHtml(bytes: Uint8Array): DocumentNote[] {
  return found(charactersOf(bytes), inHtmlWords);
}

function found(text: string, words: readonly [RegExp, DocumentNote][]): DocumentNote[] {
  return [...new Set(words.flatMap(([pattern, note]) => (pattern.test(text) ? [note] : [])))];
}
