import { fixedViews, type Layout } from './layout/index.ts';
import type { Column } from './layout/model.ts';

/** The data dictionary as Markdown: every view with its columns, from the same layout that the database is built from. */
export function dictionaryText({ tables }: Layout): string {
  return [
    '# Data dictionary',
    '',
    'Written by `intake report dictionary` from the form definitions; the web app shows the same from the database (Reports, Data dictionary). Do not edit it by hand.',
    '',
    '`reporting` holds figures: no names, no free text. `reporting_names` has the same tables with the columns marked *names* as well. Every table `x` has a twin `x_history` with all versions of each record; `x` itself has the latest. `record_id` joins them all.',
    '',
    ...tables.flatMap(({ name, comment, columns }) => [
      `## ${name}`,
      '',
      `${comment} Views: \`reporting.${name}\`, \`reporting.${name}_history\`, \`reporting_names.${name}\`, \`reporting_names.${name}_history\`.`,
      '',
      ...lines(columns),
    ]),
    ...fixedViews.flatMap(({ name, comment, columns }) => [
      `## ${name}`,
      '',
      `${comment} View: \`reporting.${name}\`.`,
      '',
      ...lines(columns),
    ]),
  ].join('\n');
}

function lines(columns: readonly Column[]): string[] {
  return [
    '| column | type | | meaning | codes | question |',
    '|---|---|---|---|---|---|',
    ...columns
      .filter(({ hidden }) => hidden !== true)
      .map(({ name, type, level, comment, codes, sources }) =>
        [
          '',
          `\`${name}\``,
          type,
          level === 'names' ? '*names*' : '',
          plain(comment),
          codes.map((code) => `\`${code}\``).join(' '),
          sources.map((source) => `\`${source}\``).join(' '),
          '',
        ]
          .join(' | ')
          .trim(),
      ),
    '',
  ];
}

const plain = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
