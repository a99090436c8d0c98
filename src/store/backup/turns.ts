import type pg from 'pg';

export type Ask = <Row extends pg.QueryResultRow>(text: string, values: unknown[]) => Promise<Row[]>;

/** A connection takes one statement at a time, also where several things are under way. */
export function inTurn(client: pg.Client): Ask {
  let before: Promise<unknown> = Promise.resolve();
  return async <Row extends pg.QueryResultRow>(text: string, values: unknown[]) => {
    const asked = before.then(() => client.query<Row>(text, values));
    before = asked.catch(() => {});
    return (await asked).rows;
  };
}
