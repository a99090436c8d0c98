/** In: a first and a last day. Out: the statement that answers a question, and its rows as a table with totals. One file a report. */
import { agencies } from './agencies.ts';
import { areas } from './areas.ts';
import { blankFields } from './blank-fields.ts';
import { completeness } from './completeness.ts';
import { concerns } from './concerns.ts';
import { ethnicity } from './ethnicity.ts';
import { locations, locationsNamed } from './locations.ts';
import { missingAndExploitation } from './missing-and-exploitation.ts';
import type { SavedReport } from './model.ts';
import { nextSteps } from './next-steps.ts';
import { outcomes } from './outcomes.ts';
import { received } from './received.ts';
import { receivedDetail } from './received-detail.ts';
import { repeatReferrals } from './repeat-referrals.ts';
import { risk } from './risk.ts';
import { riskChange } from './risk-change.ts';
import { timeliness } from './timeliness.ts';

export { figuresOf } from './figures.ts';
export type { Figure, FigureRow, Figures, ReportColumn, SavedReport } from './model.ts';
export { periodUpTo } from './period.ts';

export const savedReports: readonly SavedReport[] = [
  received,
  agencies,
  receivedDetail,
  risk,
  riskChange,
  missingAndExploitation,
  concerns,
  repeatReferrals,
  locations,
  locationsNamed,
  areas,
  completeness,
  blankFields,
  ethnicity,
  timeliness,
  nextSteps,
  outcomes,
];

export function savedReport(name: string): SavedReport | undefined {
  return savedReports.find((report) => report.name === name);
}
