import type { Chance } from '../../../fixtures/chance.ts';
import type { IndicatorGrid, Option, Tick } from './model.ts';
import { domainNames, indicatorTexts, shortNotes, vulnerabilityTexts } from './said.ts';

type Scale = { id: string; options: [code: string, ...words: string[]][]; headers: string[] };

const yes: Scale['options'][number] = ['yes', 'Yes', 'Y'];
const no: Scale['options'][number] = ['no', 'No', 'N'];
const levels: Scale['options'] = [
  ['low', 'Low', 'Low risk'],
  ['medium', 'Medium', 'Medium risk'],
  ['high', 'High', 'High risk'],
];

/** The scales seen on real toolkits, by the options that they print. Scores print their range in the header. */
const scales: Scale[] = [
  { id: 'yes_no', options: [yes, no], headers: ['Yes / No', 'Y/N'] },
  {
    id: 'yes_no_not_known',
    options: [yes, no, ['not_known', 'Not known', 'Unknown', "Don't know"]],
    headers: ['Yes / No / Not known'],
  },
  { id: 'yes_no_possible', options: [yes, no, ['possible', 'Possible', 'Possibly']], headers: ['Yes / No / Possible'] },
  { id: 'yes_no_suspected', options: [yes, no, ['suspected', 'Suspected']], headers: ['Yes / No / Suspected'] },
  { id: 'low_medium_high', options: levels, headers: ['Low / Medium / High', 'Level (Low / Medium / High)'] },
  {
    id: 'none_low_medium_high',
    options: [['none', 'No risk', 'None'], ...levels],
    headers: ['None / Low / Medium / High'],
  },
  {
    id: 'green_amber_red',
    options: [
      ['green', 'Green'],
      ['amber', 'Amber'],
      ['red', 'Red'],
    ],
    headers: ['Green / Amber / Red', 'RAG (Green / Amber / Red)'],
  },
  { id: 'score_0_3', options: numbers(3), headers: ['Score (0-3)', 'Score 0 - 3'] },
  { id: 'score_0_4', options: numbers(4), headers: ['Score (0-4)', 'Score 0 to 4'] },
  { id: 'score_0_5', options: numbers(5), headers: ['Score (0-5)'] },
  {
    id: 'current_historic',
    options: [
      ['current', 'Current'],
      ['historic', 'Historic', 'Historical'],
    ],
    headers: ['Current / Historic'],
  },
  {
    id: 'past6_before',
    options: [
      ['past6', 'Past 6 months', 'Last 6 months'],
      ['before', 'More than 6 months ago', 'Before'],
    ],
    headers: ['Past 6 months / Before'],
  },
  {
    id: 'last3_3to6',
    options: [
      ['last3', 'Last 3 months', 'Past 3 months'],
      ['3to6', '3-6 months', '3 to 6 months'],
    ],
    headers: ['Last 3 months / 3-6 months'],
  },
];

function numbers(most: number): Scale['options'] {
  return Array.from({ length: most + 1 }, (_, number) => [String(number), String(number)]);
}

export function indicatorGrid(luck: Chance): IndicatorGrid {
  const scale = luck.pick(scales);
  const short = luck.often(0.1);
  const options: Option[] = scale.options.map(([code, ...words]) => ({
    code,
    words: (short ? words.at(-1) : luck.often(0.8) ? words[0] : words[1]) ?? words[0] ?? code,
  }));
  const count = 1 + luck.below(3);
  const texts = luck.some(indicatorTexts, count * (2 + luck.below(4)));
  const names = luck.some(domainNames, count);
  const evidence = luck.often(0.3);
  const domains = names.map((name, at) => ({
    name,
    rows: texts
      .filter((_, index) => index % names.length === at)
      .map((text) => ({
        text,
        chosen: luck.often(0.12) ? null : luck.pick(options).code,
        evidence: evidence && luck.often(0.5) ? luck.pick(shortNotes) : '',
      })),
  }));
  const [first] = domains.flatMap(({ rows }) => rows);
  const any = domains.some(({ rows }) => rows.some(({ chosen }) => chosen !== null));
  if (first && !any) first.chosen = options[0]?.code ?? null;
  return { scale: scale.id, options, header: luck.pick(scale.headers), domains, evidence, preset: luck.often(0.15) };
}

export function tickList(luck: Chance): { ticks: Tick[]; columns: boolean } {
  const columns = luck.often(0.5);
  const ticks = luck.some(vulnerabilityTexts, 3 + luck.below(5)).map((text) => ({
    text,
    current: luck.often(0.4),
    historic: columns && luck.often(0.3),
  }));
  return { ticks, columns };
}
