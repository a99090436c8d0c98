import type { FormKind } from '../../form/model.ts';
import { derived } from './columns.ts';
import type { Column } from './model.ts';

/** A view whose columns do not depend on the definitions. */
export type FixedView = { name: string; comment: string; columns: Column[]; sql: string };

const kinds: FormKind[] = ['mace-referral', 'exploitation-toolkit'];
const recordId = derived('record_id', 'bigint', 'The record: number of the filed form, the same in every table.');
const form = derived('form', 'text', 'Kind of the form.', { codes: kinds });
const agency = [
  derived('agency_key', 'uuid', 'The agency that sent the form.'),
  derived('agency', 'text', 'Its name, where at least three people have given it.'),
];

const states = ['blank', 'not_known', 'refused', 'not_applicable', 'unreadable'] as const;
const meaning: Record<(typeof states)[number], string> = {
  blank: 'Questions that were left blank.',
  not_known: 'Questions answered with "not known".',
  refused: 'Questions that somebody declined to answer.',
  not_applicable: 'Questions answered with "not applicable".',
  unreadable: 'Questions whose answer could not be read and was not put right.',
};

export const fixedViews: FixedView[] = [
  {
    name: 'workload',
    comment:
      'One row a piece of work: a form in whatever state, or something else that waits or waited for a person. Here alone stand forms that are no records.',
    columns: [
      derived('work_id', 'text', 'Number of the form or of the review item.'),
      derived('record_id', 'bigint', 'The record, once it is filed.'),
      derived('form', 'text', 'Kind of the form; empty where no form was read.', { codes: kinds }),
      derived('state', 'text', 'What became of it.', {
        codes: ['filed', 'superseded', 'in_review', 'duplicate', 'dismissed', 'erased', 'waiting', 'done'],
      }),
      ...agency,
      derived('received_at', 'timestamptz', 'When it arrived.'),
      derived('received_on', 'date', 'Day on which it arrived (Europe/London).'),
      derived('due_at', 'timestamptz', 'One working day after it arrived (England).'),
      derived('filed_at', 'timestamptz', 'When it became a record.'),
      derived('reviewed_at', 'timestamptz', 'When a person had decided.'),
      derived('to_review', 'boolean', 'Whether it went to a person.'),
      derived('late', 'boolean', 'Whether it was settled after it was due, or is due and not settled.'),
      derived(
        'within_one_working_day',
        'boolean',
        'Whether it was filed by the time it was due; empty until it is filed.',
      ),
      derived('minutes_to_filing', 'integer', 'From arrival to record, nights and weekends included.'),
    ],
    sql: `
      SELECT CASE WHEN w.form_id IS NULL THEN 'item ' || w.item_id ELSE 'form ' || w.form_id END AS work_id,
        CASE WHEN w.state IN ('filed', 'superseded') THEN w.form_id END AS record_id,
        w.form, w.state, a.agency_key, a.name AS agency, w.received_at, w.received_on, w.due_at, w.filed_at, w.reviewed_at, w.to_review,
        w.state <> 'duplicate' AND COALESCE(w.filed_at, w.reviewed_at, now()) > w.due_at AS late,
        w.filed_at <= w.due_at AS within_one_working_day,
        floor(date_part('epoch', w.filed_at - w.received_at) / 60 + 0.5)::integer AS minutes_to_filing
      FROM reporting_facts.workload w LEFT JOIN reporting_facts.agency_names a ON a.id = w.agency_id`,
  },
  {
    name: 'completeness',
    comment:
      'One row a record: how many of the questions that its form asks have which kind of answer. A question in a list counts for each entry.',
    columns: [
      recordId,
      form,
      derived('is_current', 'boolean', 'Whether this is the latest version of the form.'),
      ...agency,
      derived('received_on', 'date', 'Day on which the form arrived (Europe/London).'),
      derived('questions', 'integer', 'Questions that the form asks.'),
      derived('answered', 'integer', 'Questions with an answer.'),
      ...states.map((state) => derived(state, 'integer', meaning[state])),
      derived('asked_set', 'integer', 'The questions that the form asks, as in question_sets.'),
      derived('blank_set', 'integer', 'The questions that were left blank, as in question_sets.'),
    ],
    sql: `
      SELECT r.record_id, r.form, r.is_current, a.agency_key, a.name AS agency, r.received_on, r.asked AS questions, r.answered,
        ${states.map((state) => `r.${state}`).join(', ')}, r.asked_set, r.blank_set
      FROM reporting_facts.records r LEFT JOIN reporting_facts.agency_names a ON a.id = r.agency_id`,
  },
  {
    name: 'question_sets',
    comment:
      'Sets of questions that many forms have in common: one row for each time that a question stands in a set, more than one for a question in a list.',
    columns: [
      derived('set_id', 'integer', 'Number of the set, as in completeness.'),
      form,
      derived('question', 'text', 'Key of the question, as in the dictionary.'),
    ],
    sql: `
      SELECT s.id AS set_id, q.form, q.question
      FROM reporting_facts.question_sets s CROSS JOIN LATERAL unnest(s.questions) AS number
      JOIN reporting_facts.questions q ON q.id = number`,
  },
  {
    name: 'unanswered',
    comment: 'One row a question of a record that has no answer, with the reason.',
    columns: [
      recordId,
      form,
      derived('is_current', 'boolean', 'Whether this is the latest version of the form.'),
      derived('received_on', 'date', 'Day on which the form arrived (Europe/London).'),
      derived('question', 'text', 'Key of the question, as in the dictionary.'),
      derived('state', 'text', 'Why there is no answer.', { codes: [...states] }),
    ],
    sql: states
      .map(
        (state) => `
      SELECT r.record_id, r.form, r.is_current, r.received_on, q.question, '${state}'::text AS state
      FROM reporting_facts.records r
      JOIN reporting_facts.question_sets s ON s.id = r.${state}_set
      CROSS JOIN LATERAL unnest(s.questions) AS number
      JOIN reporting_facts.questions q ON q.id = number`,
      )
      .join('\n      UNION ALL'),
  },
  {
    name: 'links',
    comment: 'What records share: two rows with the same key are about the same person, place, vehicle or telephone.',
    columns: [
      recordId,
      form,
      derived('is_current', 'boolean', 'Whether this is the latest version of the form.'),
      derived('dated_on', 'date', 'Date on the form, else the day on which it arrived.'),
      derived('kind', 'text', 'What is shared.', { codes: ['person', 'place', 'vehicle', 'phone'] }),
      derived(
        'link_key',
        'uuid',
        'A keyed hash of it; for persons and places the same as person_key and location_key.',
      ),
    ],
    sql: `
      SELECT l.record_id, r.form, r.is_current, r.dated_on, l.kind, l.link_key
      FROM reporting_facts.links l JOIN reporting_facts.records r ON r.record_id = l.record_id`,
  },
  {
    name: 'freshness',
    comment: 'One row: how up to date the reports are. Figures are whole when nothing waits and nothing has failed.',
    columns: [
      derived('records', 'bigint', 'Records in the reports, replaced ones included.'),
      derived(
        'waiting',
        'bigint',
        'Changes that are not in the reports yet; a second at most, unless everything is built anew.',
      ),
      derived('waiting_since', 'timestamptz', 'Since when the oldest of them has waited.'),
      derived(
        'failed',
        'bigint',
        'Records that could not be brought into the reports; the log of the worker names them.',
      ),
      derived('with_unfit_values', 'bigint', 'Records with a value that does not fit its column and is empty there.'),
    ],
    sql: `
      SELECT (SELECT count(*) FROM reporting_facts.records) AS records,
        (SELECT count(*) FROM reporting_facts.changes) AS waiting,
        (SELECT min(at) FROM reporting_facts.changes) AS waiting_since,
        (SELECT count(*) FROM reporting_facts.failures) AS failed,
        (SELECT count(*) FROM reporting_facts.records WHERE unfit > 0) AS with_unfit_values`,
  },
];
