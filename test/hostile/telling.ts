import { createHash } from 'node:crypto';
import { outlookFile } from '../../fixtures/outlook.ts';
import { tnef } from '../message/tnef-file.ts';
import { entry, rawZip } from './archives.ts';
import type { Hostile } from './model.ts';
import { docx } from './office.ts';
import { pdfOf } from './pdfs.ts';
import { person, sender, senderAddress, telephone } from './people.ts';

const asTag = person.replace(' ', '');
const text = (words: string) => `<w:p><w:r><w:t>${words}</w:t></w:r></w:p>`;
const crlf = (...lines: string[]) => Buffer.from(lines.join('\r\n'), 'latin1');
const head = [`From: ${sender} <${senderAddress}>`, 'To: team@council.example.org', `Subject: ${person}`];
const inMail = [...head, 'MIME-Version: 1.0'];
/** Long, and not to be packed: a name that fits into no index. */
const noise = Array.from({ length: 4_000 }, (_, index) => createHash('sha256').update(String(index)).digest('hex'));
/** A form as it is typed into a mail, with these answers in the place of good ones. */
const form = (answers: Record<string, string>) =>
  Object.entries({
    'Date of referral': '3 April 2026',
    "Referrer's name": sender,
    Agency: 'Larkspur School',
    Telephone: telephone,
    Forename: 'Isolde',
    Surname: 'Marchbanks',
    'Date of Birth': '04/05/2011',
    'Home address': '7 Tanglewood Row, Wexcombe',
    Ethnicity: 'Not stated',
    'What are you worried about': `${person} was seen at the station.`,
    ...answers,
  })
    .map(([label, answer]) => `${label}: ${answer}`)
    .join('\r\n');

/**
 * Files and mails that are wrong just where a name stands: what a parser, a decoder or the database then throws quotes it. Nothing of it may come
 * into a log, a job, a number or what a command says.
 */
export async function telling(): Promise<Hostile[]> {
  const pdf = Buffer.from('%PDF-1.7\n%%EOF');
  const files: [string, Buffer | Promise<Buffer>][] = [
    ['a .docx that breaks off in a tag', docx(`${text(person)}<w:p><${asTag}`)],
    ['a .docx whose tag is closed by another', docx(`${text(person)}<Isolde></Marchbanks>`)],
    ['a .docx with an entity that nobody named', docx(text('&Marchbanks;'))],
    ['a .docx with a prefix that nobody named', docx(`<Marchbanks:p>${person}</Marchbanks:p>`)],
    ['a .docx in an encoding that nobody knows', docx('', { 'word/document.xml': xml(`${asTag}-1`) })],
    ['a zip of a file whose checksum is wrong', rawZip([entry(`${person}.pdf`, pdf, { crc: 1 })])],
    ['a zip of a method that nobody knows', rawZip([entry(`${person}.pdf`, pdf, { method: 98 })])],
    ['a zip of a path out of the folder', rawZip([entry(`../${person}/../../${sender}.pdf`, pdf)])],
    ['a zip of a locked file', rawZip([entry(`${person}.pdf`, pdf, { flags: 1 })])],
    ['a JSON that goes wrong after a name', Buffer.from(`{"Reference":"1","Name":"${person}" ${asTag}}`)],
    ['a JSON of a name that is no value', Buffer.from(`[{"Reference": ${asTag}}]`)],
    ['a CSV with a quote after a name', Buffer.from(`Reference,Question,Answer\n1,"Name","Isolde "Marchbanks",x\n`)],
    ['a CSV with a quote that never ends', Buffer.from(`Reference,Question,Answer\n1,Name,"${person}\n2,x`)],
    ['a PDF whose filter is a name', pdfNamed(`/Filter/${asTag}`, 'x')],
    ['a PDF with a title, a script and a file name', pdfTelling()],
    ['a PDF that breaks off in a string', Buffer.from(`%PDF-1.7\n1 0 obj\n<</Type/Catalog/Lang(${person}`)],
    ['an RTF of a control word that nobody knows', Buffer.from(`{\\rtf1\\ansicpg${asTag}\\${asTag} ${person}`)],
    ['an RTF of a font that nobody knows', Buffer.from(`{\\rtf1{\\fonttbl{\\f0\\fcharset999 ${person};}}\\f0 x}`)],
    ['an HTML in an encoding that nobody knows', Buffer.from(`<!doctype html><meta charset=${asTag}><p>${person}`)],
    ['an Outlook message with a file of noise', outlookOf(Buffer.alloc(3_000, 0xa5))],
    ['an Outlook message that is cut off', outlookOf(pdf).subarray(0, 2_600)],
    ['a winmail.dat that is cut off', tnef([{ name: 'a.doc', longName: `${person}.doc`, bytes: pdf }]).subarray(0, 90)],
    ['a mail as a file', crlf(...inMail, `Content-Type: text/plain; charset=${asTag}`, '', form({}))],
  ];
  const mails: [string, Buffer][] = [
    ['a character set', crlf(...inMail, `Content-Type: text/plain; charset=${asTag}`, '', `About ${person}.`)],
    ['a kind of content', crlf(...inMail, `Content-Type: ${asTag}/${asTag}; name="${person}.pdf"`, '', 'x')],
    ['a packing', crlf(...inMail, `Content-Transfer-Encoding: ${asTag}`, '', `About ${person}.`)],
    [
      'an encoded word',
      crlf(`From: =?${asTag}?Q?${asTag}?= <${senderAddress}>`, `Subject: =?${asTag}?B?!!!?=`, '', 'x'),
    ],
    ['a date', crlf(...inMail, `Date: ${person}`, `Received: from ${asTag} by ${asTag}; ${person}`, '', 'x')],
    ['a number of the mail', crlf(...inMail, `Message-ID: <${senderAddress} ${person}>`, '', `About ${person}.`)],
    ['results of checks', crlf(...inMail, `Authentication-Results: mx.team.example.org; ${asTag}=${asTag}`, '', 'x')],
    ['a boundary', crlf(...inMail, `Content-Type: multipart/mixed; boundary="${person}"`, '', `--${person}`, '', 'x')],
    ['a password', crlf(...inMail, '', `The password for ${person} is Tanglewood-2011.`)],
    [
      'a form with a date that is a name',
      crlf(...inMail, '', form({ 'Date of Birth': person, 'Date of referral': sender })),
    ],
    ['a form with a zero in a name', crlf(...inMail, '', form({ Surname: 'Marchbanks\0Marchbanks' }))],
    [
      'a form with a name that fits into no index',
      crlf(...inMail, '', form({ Surname: `Marchbanks ${noise.join(' ')}` })),
    ],
    ['a form with a name without a space', crlf(...inMail, '', form({ Surname: `Marchbanks${noise.join('')}` }))],
    ['a form with half a letter in a name', halfLetter()],
    ['a form of a name ten thousand times', crlf(...inMail, '', form({ Surname: `${person}, `.repeat(10_000) }))],
  ];
  const named = await Promise.all(
    files.map(async ([name, bytes]) => ({ name: `${name}, told by its fault`, bytes: await bytes })),
  );
  return [
    ...named,
    ...mails.map(([name, bytes]) => ({ name: `a mail with a name for ${name}`, bytes, mail: true as const })),
  ];
}

function xml(encoding: string): Buffer {
  return Buffer.from(`<?xml version="1.0" encoding="${encoding}"?><x>${person}</x>`);
}

function pdfNamed(dictionary: string, stream: string): Buffer {
  return pdfOf([
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</${asTag} 9 0 R>>>>>>`,
    { dictionary, stream: Buffer.from(stream) },
  ]);
}

function pdfTelling(): Buffer {
  return pdfOf(
    [
      '<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>',
      '<</Type/Pages/Kids[3 0 R]/Count 1>>',
      '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>',
      `<</S/JavaScript/JS(throw new Error\\("${person}"\\))/Next<</S/Launch/F(${person}.exe)>>>>`,
      `<</Title(${person})/Author(${sender})/CreationDate(${person})>>`,
    ],
    '/Root 1 0 R/Info 5 0 R',
  );
}

function outlookOf(content: Buffer): Buffer {
  return outlookFile({
    subject: person,
    from: { name: sender, address: senderAddress },
    body: `About ${person}, ${telephone}.`,
    headers: `From: ${sender}\r\nContent-Type: ${asTag}`,
    attachments: [{ name: `${person}.docx`, content }],
  });
}

function halfLetter(): Buffer {
  const typed = form({ Surname: 'Marchbanks*' });
  const bytes = Buffer.from(typed, 'utf16le');
  const at = typed.indexOf('*') * 2;
  bytes.writeUInt16LE(0xd83d, at);
  return Buffer.concat([crlf(...inMail, 'Content-Type: text/plain; charset=utf-16le', '', ''), bytes]);
}
