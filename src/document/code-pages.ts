import { latinOf } from '../file/index.ts';

/** Bytes as the letters of a Windows code page; one that nobody knows is read as western. */
export function decodePage(bytes: Uint8Array, page: number): string {
  const label = labels[page] ?? (page >= 1250 && page <= 1258 ? `windows-${page}` : 'windows-1252');
  return label === 'windows-1252' ? latinOf(bytes) : new TextDecoder(label).decode(bytes);
}

const labels: Record<number, string> = {
  866: 'ibm866',
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  10000: 'macintosh',
  20866: 'koi8-r',
  65001: 'utf-8',
};

/** The code page of a font's character set (LOGFONT), or undefined where the file's own holds. */
export function pageOfCharset(charset: number): number | undefined {
  return pages[charset];
}

const pages: Record<number, number> = {
  0: 1252,
  77: 10000,
  128: 932,
  129: 949,
  134: 936,
  136: 950,
  161: 1253,
  162: 1254,
  163: 1258,
  177: 1255,
  178: 1256,
  186: 1257,
  204: 1251,
  222: 874,
  238: 1250,
};
