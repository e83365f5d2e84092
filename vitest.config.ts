/**
 * How `npm test` runs: each file in a process of its own, with time for a compiler that starts cold. A file named by
 * PERILUNE_TEST_REPORT gets the results as JSON besides.
 */
import { defineConfig } from "vitest/config";

const report = process.env["PERILUNE_TEST_REPORT"];

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    pool: "forks",
    // The npm compiler takes seconds to start, and CI's machines are slow and shared. A test that hangs still ends.
    testTimeout: 60_000,
    hookTimeout: 180_000,
    teardownTimeout: 10_000,
    reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
  },
});
