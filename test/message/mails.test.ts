import { expect, test } from 'vitest';
import { mailsIn } from '../../src/message/index.ts';

const mail = (head: string[], body: string[]) => [...head, '', ...body].join('\r\n');

test('the words of a mail and of the one inside it, the outermost first, with links as words', async () => {
  const inner = mail(
    ['From: Tom <tom@example.org>', 'Subject: The form', 'Content-Type: text/html'],
    ['<p>See <a href="https://portal.example.org/x">here</a><img src="http://tracker.example.org/y"></p>'],
  );
  const raw = mail(
    ['From: Pat <pat@example.org>', 'Subject: Fwd', 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b'],
    [
      '--b',
      'Content-Type: text/plain',
      '',
      'Worried, see below http://example.org/plain',
      '--b',
      'Content-Type: message/rfc822',
      '',
      inner,
      '--b--',
    ],
  );
  const mails = await mailsIn(Buffer.from(raw));
  expect(mails.map(({ subject, from, depth, links }) => ({ subject, from, depth, links }))).toEqual([
    { subject: 'Fwd', from: 'Pat <pat@example.org>', depth: 0, links: ['http://example.org/plain'] },
    { subject: 'The form', from: 'Tom <tom@example.org>', depth: 1, links: ['https://portal.example.org/x'] },
  ]);
});

test('whatever the bytes are, the answer is a list', async () => {
  expect(await mailsIn(Buffer.from(''))).toBeInstanceOf(Array);
  expect(await mailsIn(Buffer.from([0, 255, 13, 10, 0]))).toBeInstanceOf(Array);
});
