/**
 * pdf.js brings replacements for built-in functions that it finds wanting, and on Node 20 it finds `Array.prototype.push` wanting: its
 * replacement is many times slower, for every array of the process. They are put in when pdf.js is loaded and again when its worker is.
 */
const { push } = Array.prototype;
const { parse } = JSON;
const functionText = Function.prototype.toString;

/** Puts the engine's own functions back. To be called after anything that may have loaded a part of pdf.js. */
export function restoreBuiltIns(): void {
  Array.prototype.push = push;
  JSON.parse = parse;
  Function.prototype.toString = functionText;
}
