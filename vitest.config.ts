import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      { test: { name: 'grammar', include: ['test/grammar/**/*.test.ts'] } },
      {
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          globalSetup: 'test/support/packageSetup.ts',
        },
      },
      {
        test: {
          name: 'processes',
          include: ['test/processes/**/*.test.ts'],
          testTimeout: 120_000,
          // Those that wait for others' time to run out.
          maxConcurrency: 10,
          poolOptions: { forks: { singleFork: true } },
        },
      },
      {
        // The same for longer; not a part of `npm test`.
        test: {
          name: 'soak',
          include: [
            'test/processes/{lock,storm,interop,rewritten}.test.ts',
            'test/processes/faults/**/*.test.ts',
            'test/processes/sessions/{failing,killed}.test.ts',
          ],
          env: { BERTH_SOAK: 'yes' },
          testTimeout: 60 * 60_000,
          maxConcurrency: 10,
          poolOptions: { forks: { singleFork: true } },
        },
      },
      {
        test: {
          name: 'ui',
          include: ['test/ui/**/*.test.ts'],
          globalSetup: 'test/support/packageSetup.ts',
          testTimeout: 240_000,
          hookTimeout: 240_000,
          // As patient as the driver's own waits.
          expect: { poll: { timeout: 30_000 } },
          poolOptions: { forks: { singleFork: true } },
        },
      },
    ],
  },
});
