import type { FormField } from '../flow/model.ts';

/** A result that was never set ("Form fields": \ffres). */
const unset = 25;

/** The settings of a form field (`\formfield`) as they go by. */
export class FormFieldDraft {
  private readonly numbers = new Map<string, number>();
  private readonly texts = new Map<string, string[]>();

  word(name: string, parameter = 0): void {
    this.numbers.set(name, parameter);
  }

  /** Begins a text of the field: its name, its default text, or an entry of its list. */
  begin(name: string): (text: string) => void {
    const texts = this.texts.get(name) ?? [];
    this.texts.set(name, [...texts, '']);
    return (text) => {
      const all = this.texts.get(name) ?? [];
      all[all.length - 1] = `${all.at(-1) ?? ''}${text}`;
    };
  }

  /** LibreOffice writes the answer as the default text too, so that its default means nothing. */
  field(writesAnswerAsDefault: boolean): FormField {
    const text = (name: string) => this.texts.get(name)?.[0] ?? '';
    const name = text('ffname');
    const set = this.numbers.get('ffres');
    const result = set === unset ? undefined : set;
    const standard = this.numbers.get('ffdefres') ?? 0;
    switch (this.numbers.get('fftype')) {
      case 1:
        return { kind: 'box', ticked: (result ?? standard) === 1, name };
      case 2: {
        const choices = this.texts.get('ffl') ?? [];
        return { kind: 'choice', choices, standard, name, ...(result === undefined ? {} : { chosen: result }) };
      }
      default: {
        const dates = this.numbers.get('fftypetxt') === 2;
        const shown = writesAnswerAsDefault ? '' : text('ffdeftext');
        return { kind: 'text', entry: dates ? 'date' : 'text', standard: shown, name };
      }
    }
  }
}
