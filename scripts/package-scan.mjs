#!/usr/bin/env node
// @ts-check
// `npx package-scan VERB` is `npm run ops -- VERB`: the same set-up and the same command, under the name that help shows.
process.argv.splice(2, 0, "ops");
process.env.PACKAGE_SCAN_PROGRAM ??= "npx package-scan";
await import("./run.mjs");
