import { type FileFormat, openCompound, openPackage } from '../../file/index.ts';
import type { DocumentNote } from '../model.ts';
import { inCompound, inPackage } from './office.ts';
import { inPdf } from './pdf.ts';
import { inHtml, inRtf } from './typed.ts';

/**
 * What could do harm in another program's hands: macros, scripts, actions, content from elsewhere, files in the file. Found by looking at the file's own
 * structure, so that it is known of files too that nobody reads (Excel), or that could not be read. Nothing is run, followed or fetched.
 */
export function hazardsIn(bytes: Uint8Array, format: FileFormat): DocumentNote[] {
  switch (format) {
    case 'pdf':
      return inPdf(bytes);
    case 'rtf':
      return inRtf(bytes);
    case 'html':
      return inHtml(bytes);
    case 'docx':
    case 'xlsx':
    case 'pptx':
    case 'odt': {
      const opened = openPackage(bytes);
      return opened.kind === 'package' ? inPackage(opened) : [];
    }
    case 'doc':
    case 'xls': {
      const opened = openCompound(bytes);
      return 'kind' in opened ? [] : inCompound(opened);
    }
    default:
      return [];
  }
}
