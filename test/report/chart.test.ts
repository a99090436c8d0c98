import { expect, test } from 'vitest';
import { chartOf, figuresOf, published, savedReport } from '../../src/report/index.ts';

const figures = (name: string, rows: Record<string, unknown>[]) => {
  const report = savedReport(name);
  if (!report) throw new Error(`no report ${name}`);
  return figuresOf(report, '2026-01-01', '2026-12-31', rows);
};

test('a chart has a title and a description, and says its numbers in words', () => {
  const svg = chartOf(figures('agencies', [{ agency: 'Harbour Police', referrals: 12, toolkits: 30 }]), 'chart');
  expect(svg).toContain('role="img" aria-labelledby="chart-title chart-about"');
  expect(svg).toContain('<title id="chart-title">Forms received by agency</title>');
  expect(svg).toContain('>Harbour Police</text>');
  expect(svg).toContain('>42</text>');
});

test('nothing that a form holds is markup in a chart', () => {
  const svg = chartOf(
    figures('agencies', [{ agency: '<script>alert("1")</script> & co', referrals: 1, toolkits: 1 }]),
    'chart',
  );
  expect(svg).not.toContain('<script');
  expect(svg).toContain('&lt;script&gt;');
});

test('a hidden number is not drawn, and its length cannot be measured', () => {
  const rows = [
    { month: '2026-01', referrals: 2, toolkits: 50 },
    { month: '2026-02', referrals: 30, toolkits: 61 },
    { month: '2026-03', referrals: 29, toolkits: 44 },
  ];
  const svg = chartOf(published(figures('received', rows)), 'chart');
  // Of six points one at least is missing, and no line runs through its place.
  expect(svg.match(/<circle/g)?.length).toBeLessThan(6);
  const bars = chartOf(published(figures('agencies', [{ agency: 'A', referrals: 2, toolkits: 0 }])), 'chart');
  expect(bars).toContain('>c</text>');
  expect(bars).not.toMatch(/<rect x="240"/);
});

test('a report without rows has no chart', () => {
  expect(chartOf(figures('received', []), 'chart')).toBe('');
});
