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
          exclude: ['test/**/*.server.test.ts'],
          // Hostile files take a second or two each, and more where two cores are shared.
          testTimeout: 30_000,
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
