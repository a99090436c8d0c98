import './test/temporary.js';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          setupFiles: ['test/properties.ts'],
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.server.test.ts', 'test/**/*.long.test.ts'],
          // Hostile files take a second or two each, and more where two cores are shared.
          testTimeout: 30_000,
          // They wait for nothing, so each core has one.
          maxWorkers: '100%',
        },
      },
      {
        // As pure as the unit tests, but of very many files or very hard ones: `npm run check` does without them, to be done within a minute.
        test: {
          name: 'long',
          setupFiles: ['test/properties.ts'],
          include: ['test/**/*.long.test.ts'],
          testTimeout: 60_000,
          maxWorkers: '100%',
        },
      },
      {
        // Tests with real servers: each starts its own on free loopback ports, so that files may run side by side. Whole scans are
        // read here too: they take a core for a minute.
        test: {
          name: 'servers',
          setupFiles: ['test/properties.ts'],
          include: ['test/**/*.server.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          // One file after the other: they measure times, and each has several servers of its own.
          pool: 'forks',
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
