/** Packages that exist as ES modules only: jest runs CommonJS, so they are transformed like our own files. */
const esmOnly = ["p-limit", "yocto-queue"];

const shared = {
  rootDir: __dirname,
  testEnvironment: "node",
  transform: {
    "^.+\\.(ts|js|mjs)$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } }],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join("|")})/)`],
  modulePathIgnorePatterns: ["<rootDir>/cdktf.out", "<rootDir>/.cache"],
};

/** @type {import("jest").Config} */
module.exports = {
  projects: ["unit", "policy", "integration"].map((kind) => ({
    ...shared,
    displayName: kind,
    testMatch: [`<rootDir>/test/${kind}/**/*.test.ts`],
    ...(kind === "integration" ? { globalSetup: "<rootDir>/test/helpers/provider-cache.ts" } : {}),
  })),
  reporters: ["default", "<rootDir>/test/helpers/closing-line.js"],
  testSequencer: "<rootDir>/test/helpers/longest-first.js",
  // Integration tests wait for providers and builds more than they compute.
  maxWorkers: 3,
  testTimeout: 600_000,
};
