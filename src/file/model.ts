/** What a file is, judged by its bytes. A name or a label from a mail never decides. */
export type FileFormat =
  | 'docx' // also .docm, .dotx: a zip whose main part is a Word document
  | 'xlsx'
  | 'pptx'
  | 'odt'
  | 'doc'
  | 'xls'
  | 'msg'
  | 'encrypted_office' // OLE container with EncryptionInfo and EncryptedPackage
  | 'rtf'
  | 'pdf'
  | 'jpeg'
  | 'png'
  | 'gif'
  | 'tiff'
  | 'heic'
  | 'webp'
  | 'bmp'
  | 'zip'
  | 'archive' // 7z, rar, gzip, tar: known, not opened
  | 'tnef' // winmail.dat
  | 'eml' // a mail by its headers
  | 'html'
  | 'csv'
  | 'json'
  | 'calendar'
  | 'rpmsg' // Microsoft Purview / IRM protected message
  | 'pkcs7' // S/MIME
  | 'pgp'
  | 'text'
  | 'empty'
  | 'unknown';

/** One file in an archive. */
export type ArchiveEntry = {
  /** As the archive says; may be hostile (`../../x`), so it is never used as a path. */
  name: string;
  bytes: Uint8Array;
};

export type ArchiveOutcome =
  | { kind: 'opened'; entries: ArchiveEntry[] }
  | { kind: 'locked' } // an entry is encrypted (flag bit 0, or AES, method 99)
  | { kind: 'wrong_password' }
  | { kind: 'too_large'; limit: string }
  | { kind: 'broken' };
