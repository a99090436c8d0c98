import { boxes, heading, line, table, type WordCell, writeWord } from '../../document/pdf/samples/word.ts';

const label = (text: string): WordCell => ({ lines: [{ text, is: 'bold' }], shade: 'd9d9d9' });
const cell = (...lines: WordCell['lines']): WordCell => ({ lines });

type Answers = Record<string, string>;

/** The worked example of docs/definitions.md: a referral form of a council that nobody has seen before, blank or filled in. */
export async function writeNorthmouth(path: string, answers: Answers = {}): Promise<void> {
  const row = (...labels: string[]) => labels.flatMap((text) => [label(text), cell(answers[text] ?? '')]);
  const ticks = (of: string, options: string[]) =>
    cell(
      ...options.flatMap((option) => [boxes.control((answers[of] ?? '').split(', ').includes(option)), ` ${option}  `]),
    );
  const columns = [2200, 2700, 2200, 2700];
  const wide = [3400, 6400];
  const body = [
    heading('Northmouth Council', 'section'),
    heading('MACE Referral Form', 'large'),
    heading('Referrer', 'section'),
    table(columns, [
      row('Name', 'Agency'),
      row('Telephone', 'Date of referral'),
      row('Best time to call', 'Email address'),
    ]),
    heading('Child or young person', 'section'),
    table(columns, [
      row('Full name', 'Date of birth'),
      row('Home address', 'Placement provider'),
      row('School', 'Preferred pronouns'),
    ]),
    heading('Online life', 'section'),
    table(wide, [
      row('Platforms used'),
      [label('Has the child met anybody from online?'), ticks('Has the child met anybody from online?', ['Yes', 'No'])],
    ]),
    heading('Details of concern', 'section'),
    table(wide, [
      [label('Type of concern'), ticks('Type of concern', ['CSE', 'CCE', 'Missing', 'Cuckooing'])],
      [label('Where do they meet?'), ticks('Where do they meet?', ['Park', 'Shop', 'Car'])],
      row('What are you worried about'),
    ]),
  ];
  await writeWord(path, body.join(''), { header: line('Northmouth Council'), footer: line('Version 4.0') });
}

export const filled: Answers = {
  Name: 'Ann Example',
  Agency: 'Northmouth College',
  Telephone: '01632 960123',
  'Date of referral': '3 March 2026',
  'Best time to call': 'Mornings',
  'Email address': 'ann@college.example.org',
  'Full name': 'Tom Testperson',
  'Date of birth': '1 February 2010',
  'Home address': '1 High Street, Northmouth',
  'Placement provider': 'N/A',
  School: 'Northmouth High',
  'Preferred pronouns': 'he / him',
  'Platforms used': 'Three different ones',
  'Has the child met anybody from online?': 'Yes',
  'Type of concern': 'CSE, Missing',
  'Where do they meet?': 'Park',
  'What are you worried about': 'Seen with older men at the park, often missing at night.',
};
