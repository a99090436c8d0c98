/**
 * The months of a period with their first and last day in it. Rows are counted month by month, so that a month is worked out once and not
 * once a record, and the groups of one month are few enough to stay near the processor.
 */
export const months = `(
        SELECT to_char(day, 'YYYY-MM') AS month, greatest(day::date, $1::date) AS first, least((day + INTERVAL '1 month')::date - 1, $2::date) AS last
        FROM generate_series(date_trunc('month', $1::date::timestamp), $2::date::timestamp, '1 month') AS day
      ) AS months`;
