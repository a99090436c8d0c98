/** The months of the days of a period, worked out once a day rather than once a record. */
export const calendar = `(
        SELECT day::date AS received_on, to_char(day, 'YYYY-MM') AS month FROM generate_series($1::date::timestamp, $2::date::timestamp, '1 day') AS day
      ) AS calendar`;
