import { expect, test } from 'vitest';
import { pages } from '../../src/web/pages/index.ts';
import { filesOnly, states } from './states/index.ts';

test('every page of the app has a state in which it is looked at, and no state is of a page that is not there', () => {
  const routes = pages.map(({ method, path }) => `${method} ${path}`).sort();
  const looked = [...new Set([...states.flatMap((state) => state.routes), ...filesOnly])].sort();
  expect(looked).toEqual(routes);
});
