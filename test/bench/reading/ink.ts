import type { Chance } from '../../../fixtures/chance.ts';
import { box, control, deleted, dropdown, inserted, run, tab } from '../../../fixtures/forms/word.ts';
import type { Look } from './look.ts';
import type { Answer, Asked, Option } from './model.ts';

/** An answer as WordprocessingML, one piece for each cell that it takes: only options in cells of their own take several. */
export function ink({ answer, type }: Asked, look: Look, luck: Chance): string[] {
  const { given } = answer;
  if (given.kind === 'words') return [written(given.text, type, look, luck)];
  return chosenAmong(given, look);
}

/** More cells for options than this are too narrow for their words. */
const MOST_CELLS = 4;

type Offered = Extract<Answer['given'], { kind: 'options' }>;

function written(text: string, type: string, look: Look, luck: Chance): string {
  const date = /date/.test(type);
  if (look.controls && (look.kept.linesInControls || !text.includes('\n')))
    return control(
      date ? 'date' : 'text',
      text,
      date ? 'Click here to enter a date.' : 'Click or tap here to enter text.',
    );
  if (text !== '' && luck.often(0.03)) return `${deleted('Somebody else ')}${inserted(run(text))}`;
  if (text !== '' && luck.often(0.03)) return run(text, { bold: true });
  return run(text);
}

/** Marks that can show only one choice, or none at all, give way to boxes. */
function boxesInstead({ single, chosen }: Offered, { choosing, kept }: Look): boolean {
  if (choosing === 'list' && !kept.lists) return true;
  // What is left after deletions is typed text: a lone "unknown" says that there is no answer.
  if (choosing === 'deleted') return chosen.length !== 1 || chosen.includes('unknown');
  if (/^boxes|brackets/.test(choosing)) return false;
  if (single && chosen.length > 1) return true;
  if (chosen.length === 0) return choosing === 'bold' || choosing === 'cross';
  return !single && (choosing === 'list' || choosing === 'bold' || choosing === 'cross');
}

function chosenAmong(given: Offered, look: Look): string[] {
  const { options, chosen } = given;
  const is = ({ code }: Option) => chosen.includes(code);
  const boxed = (option: Option) => box(look.make, is(option));
  const crowded = look.choosing === 'boxes_in_cells' && options.length > MOST_CELLS;
  const choosing = crowded ? 'boxes_in_lines' : boxesInstead(given, look) ? 'boxes_before' : look.choosing;
  switch (choosing) {
    case 'boxes_before':
      return [options.map((option) => `${boxed(option)}${run(` ${option.words}   `)}`).join('')];
    case 'boxes_after':
      return [options.map((option) => `${run(`${option.words} `)}${boxed(option)}${run('   ')}`).join('')];
    case 'boxes_in_lines':
      return [options.map((option) => `${boxed(option)}${run(` ${option.words}`)}`).join('<w:r><w:br/></w:r>')];
    case 'boxes_in_cells':
      return options.map((option) => `${boxed(option)}${run(` ${option.words}`)}`);
    case 'brackets':
      return [run(options.map((option) => `${is(option) ? '[X]' : '[ ]'} ${option.words}`).join('  '))];
    case 'strike':
      return [joined(options, (option) => run(option.words, { strike: chosen.length > 0 && !is(option) }))];
    case 'deleted':
      return [
        joined(options, (option) => (chosen.length === 0 || is(option) ? run(option.words) : deleted(option.words))),
      ];
    case 'highlight':
      return [joined(options, (option) => run(option.words, { highlight: is(option) }))];
    case 'bold':
      return [joined(options, (option) => run(option.words, { bold: is(option) }))];
    case 'cross':
      return [options.map((option) => `${run(option.words)}${is(option) ? run(' X') : ''}`).join(tab)];
    default:
      return [
        dropdown(
          options.find(is)?.words ?? '',
          options.map(({ words }) => words),
        ),
      ];
  }
}

function joined(options: readonly Option[], each: (option: Option) => string): string {
  return options.map(each).join(run(' / '));
}
