import { expect, test } from 'vitest';
import { openJustRead } from '../../src/pipeline/just-read.ts';
import type { FormId, MessageId } from '../../src/store/index.ts';
import { readForm } from '../store/samples.ts';

const message = { id: '7' as MessageId, received: new Date('2026-11-23T10:00:00Z') };
const id = (number: number) => String(number) as FormId;

test('a form that was just written is handed out once, under the id that the store gave it', () => {
  const forms = openJustRead();
  const [first, second] = [readForm('Ann'), readForm('Ben')];
  forms.keep(message, [id(1), id(2)], [first, second]);
  expect(forms.take(id(2))).toEqual({
    ...{ id: '2', messageId: '7', kind: second.form.kind, state: 'read', received: message.received, match: null },
    form: second.form,
  });
  expect(forms.take(id(2))).toBeUndefined();
  expect(forms.take(id(1))?.form).toBe(first.form);
});

test('forms that nobody asks for do not fill the memory: the oldest make room', () => {
  const forms = openJustRead();
  for (let number = 1; number <= 201; number += 1) forms.keep(message, [id(number)], [readForm('Ann')]);
  expect(forms.take(id(1))).toBeUndefined();
  expect(forms.take(id(2))).toBeDefined();
  expect(forms.take(id(201))).toBeDefined();
});
