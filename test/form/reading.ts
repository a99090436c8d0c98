import { decide, type Form, loadDefinitions, readForms } from '../../src/form/index.ts';
import { sketchDocument } from './sketch.ts';

export const definitions = loadDefinitions();
const options = { receivedOn: '2026-11-20' };

/** The one form that a sketch holds. */
export function readSketch(text: string): Form {
  const reading = readForms(sketchDocument(text), definitions, options);
  if (reading.kind !== 'forms' || reading.forms.length !== 1) throw new Error(`not one form but ${reading.kind}`);
  const [form] = reading.forms;
  if (!form) throw new Error('no form');
  return form;
}

export function readingOf(text: string) {
  return readForms(sketchDocument(text), definitions, options);
}

/** Answers by key; every state but `answered` and `blank` as its name in brackets. Blank ones are left out. */
export function answersOf(form: Form): Record<string, unknown> {
  const kept = Object.entries(form.fields).filter(([, { state }]) => state !== 'blank');
  return Object.fromEntries(kept.map(([key, { state, value }]) => [key, state === 'answered' ? value : `(${state})`]));
}

export function blanksOf(form: Form): string[] {
  return Object.entries(form.fields).flatMap(([key, { state }]) => (state === 'blank' ? [key] : []));
}

/** The problems that send a form to a person, with their fields. */
export function reasonsOf(form: Form): string[] {
  return decide(form, 0.9).reasons;
}
