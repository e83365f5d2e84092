/** How `npm test` runs: every test in a process of its own file, with time for a compiler that starts cold. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    pool: "forks",
    // The npm compiler takes seconds to start, and CI's machines are slow and shared. A test that hangs still ends.
    testTimeout: 60_000,
    hookTimeout: 180_000,
    teardownTimeout: 10_000,
    // One that is skipped says why, and is counted.
    reporters: ["default"],
  },
});
