import CFB from 'cfb';
import { outlookFile } from '../../fixtures/outlook.ts';
import { tnef } from '../message/tnef-file.ts';
import { entry, rawZip } from './archives.ts';
import type { Hostile } from './model.ts';
import { pdfOf } from './pdfs.ts';

/** An OLE container with these streams, by another writer than the program's own reader. */
function compound(streams: Record<string, Buffer>): Buffer {
  const file = CFB.utils.cfb_new();
  for (const [name, content] of Object.entries(streams)) CFB.utils.cfb_add(file, `/${name}`, content);
  return Buffer.from(CFB.write(file, { type: 'buffer' }) as Buffer);
}

/** Numbers of four bytes at their places, put over a copy. */
function changed(bytes: Buffer, ...numbers: [number, number][]): Buffer {
  const copy = Buffer.from(bytes);
  for (const [at, number] of numbers) copy.writeUInt32LE(number >>> 0, at);
  return copy;
}

function message(depth: number): Parameters<typeof outlookFile>[0] {
  const inner = { body: 'x', attachments: [] };
  return depth === 0 ? inner : { body: 'x', attachments: [{ message: message(depth - 1) }] };
}

/** Where the first table of sectors stands, and where its entry for the directory is. */
const tableOf = (bytes: Buffer) => 512 + bytes.readUInt32LE(76) * 512;

export function outlook(): Hostile[] {
  const doc = compound({ WordDocument: Buffer.alloc(5_000, 0xa5), '1Table': Buffer.alloc(5_000, 0xff) });
  const word = compound({
    WordDocument: Buffer.concat([Buffer.from([0xec, 0xa5, 0xc1, 0]), Buffer.alloc(2_000, 0xff)]),
    '0Table': Buffer.alloc(5_000, 0xff),
  });
  const letter = outlookFile({ body: 'x', attachments: [{ name: 'a.pdf', content: Buffer.from('%PDF-1.7\n%%EOF') }] });
  const table = tableOf(doc);
  const round = (bytes: Buffer) => {
    const at = tableOf(bytes);
    const count = Math.min(128, Math.floor((bytes.length - 512) / 512));
    // Every sector is followed by the one before it.
    return changed(
      bytes,
      ...Array.from({ length: count }, (_, index): [number, number] => [
        at + index * 4,
        index === 0 ? count - 1 : index - 1,
      ]),
    );
  };
  const winmail = tnef([{ name: 'a.doc', longName: 'a.docx', bytes: Buffer.from('x') }]);
  const lengthsAt = [...winmail.keys()].filter((at) => at > 6 && at + 4 <= winmail.length);
  const hostile: [string, Buffer][] = [
    ['an old Word file whose sectors go round', round(doc)],
    ['an Outlook message whose sectors go round', round(letter)],
    [
      'an old Word file whose every sector is the first',
      changed(doc, ...Array.from({ length: 20 }, (_, index): [number, number] => [table + index * 4, 0])),
    ],
    ['an old Word file that claims four billion sectors', changed(doc, [44, 0xffffffff], [72, 0xffffffff])],
    ['an old Word file whose table stands nowhere', changed(doc, [76, 0xfffffff0])],
    ['an old Word file whose directory is its own table', changed(doc, [48, doc.readUInt32LE(76)])],
    ['an old Word file of noise', word],
    ['an old Word file cut off', doc.subarray(0, 1_000)],
    ['an Outlook message of messages, fifty deep', outlookFile(message(50))],
    [
      'an Outlook message of four hundred files',
      outlookFile({
        body: 'x',
        attachments: Array.from({ length: 400 }, (_, index) => ({
          name: `${index}.pdf`,
          content: Buffer.from('%PDF-1.7\n%%EOF'),
        })),
      }),
    ],
    [
      'an Outlook message with file names out of the folder',
      outlookFile({
        body: 'x',
        attachments: ['../../../etc/x', 'C:\\x', '\0', 'x'.repeat(50_000)].map((name) => ({
          name,
          content: Buffer.from('%PDF-1.7\n%%EOF'),
        })),
      }),
    ],
    [
      'a winmail.dat whose lengths are two gigabytes',
      changed(
        winmail,
        ...lengthsAt.filter((at) => at === 11 || at === 30).map((at): [number, number] => [at, 0x7fffffff]),
      ),
    ],
    [
      'a winmail.dat whose lengths are minus one',
      changed(winmail, ...lengthsAt.filter((at) => at % 40 === 11).map((at): [number, number] => [at, 0xffffffff])),
    ],
    [
      'a winmail.dat of a million attributes',
      Buffer.concat([winmail.subarray(0, 6), Buffer.alloc(11_000_000, Buffer.from('0200000000000000000000', 'hex'))]),
    ],
    [
      'a PDF that is a zip too',
      Buffer.concat([
        pdfOf(['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[]/Count 0>>']),
        rawZip([entry('a.txt', Buffer.from('x'))]),
      ]),
    ],
    [
      'a zip with a PDF in front',
      Buffer.concat([
        Buffer.from('%PDF-1.7\n'),
        rawZip([entry('word/document.xml', Buffer.from('<x/>')), entry('[Content_Types].xml', Buffer.from('<x/>'))]),
      ]),
    ],
    [
      'a program (MZ) that says it is a PDF further down',
      Buffer.concat([Buffer.from('MZ'), Buffer.alloc(500), Buffer.from('%PDF-1.7\n%%EOF')]),
    ],
    ['a shell script', Buffer.from('#!/bin/sh\nrm -rf /\n')],
    ['an empty file', Buffer.alloc(0)],
    ['a file of 70 MB', Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(70_000_000, 0x20)])],
    [
      'a key to be asked for (rpmsg) of noise',
      Buffer.concat([Buffer.from([0x76, 0xe8, 0x04, 0x60]), Buffer.alloc(100_000, 0xff)]),
    ],
  ];
  return hostile.map(([name, bytes]) => ({ name, bytes }));
}
