import { join } from "node:path";
import { buildSync } from "esbuild";

/**
 * What the pages' script is made from. The scanner's bundle has the finished text in this file's place (modules/scanner/bundle.ts):
 * there is no esbuild where it runs.
 */
let built: string | undefined;

/** The script of every page (modules/page/browser), as one text without imports. Without it a page can be read, but not searched. */
export function pageScript(): string {
  return (built ??= buildPageScript());
}

function buildPageScript(): string {
  const [program] = buildSync({
    entryPoints: [join(__dirname, "browser", "main.ts")],
    absWorkingDir: join(__dirname, "..", ".."),
    bundle: true,
    platform: "browser",
    target: ["chrome111", "firefox115", "safari16.4"],
    format: "iife",
    minify: true,
    legalComments: "none",
    write: false,
    logLevel: "silent",
  }).outputFiles;
  if (!program) throw new Error("esbuild wrote nothing");
  // A script ends at the first end tag in it, also within a text.
  return program.text.trim().replace(/<\//g, "<\\/");
}
