import { defineConfig } from "vitest/config";

/** Needs a running server: `npm run e2e` starts one or takes the one that BASE_URL names. */
export default defineConfig({
  test: {
    environment: "node",
    include: ["tests/e2e/**/*.test.ts"],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
