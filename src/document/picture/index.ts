// In: the bytes of a picture. Out: a Document with the words, tables and boxes that are seen on it, each with its place and how surely it was read.
// Knows nothing of forms or mail. Pages of a PDF that are pictures are read by the same code.
export { readPicture } from './read.ts';
