import { expect, test } from 'vitest';
import { fuzz } from './run.ts';

test('300 damaged files of every format: no process is lost or stopped, and each file has an outcome', {
  timeout: 300_000,
}, async () => {
  const report = await fuzz({ seed: 1, count: 300, readers: 2 });
  expect(report.breaches).toEqual([]);
  const ended = [...report.outcomes.values()].flatMap((outcomes) => [...outcomes.values()]);
  expect(ended.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(300);
  expect([...report.outcomes.keys()].sort()).toEqual([
    'csv',
    'doc',
    'docx',
    'eml',
    'html',
    'json',
    'locked office',
    'locked pdf',
    'msg',
    'odt',
    'pdf form',
    'pdf print',
    'picture',
    'rtf',
    'tnef',
    'zip',
  ]);
});
