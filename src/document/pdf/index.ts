// In: the bytes of a PDF, and a password if one is known. Out: a Document with its tables, boxes and form fields, each with page and place.
// Knows nothing of forms, mail or other formats. Two engines read every file: PDFium for the layout, pdf.js for a second opinion.
import { pdfReader } from './read.ts';

export const readPdf = pdfReader();
