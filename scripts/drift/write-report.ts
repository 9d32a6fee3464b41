import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { driftHtml, type DriftPage } from "./render/html";
import { driftJson } from "./render/json";
import { driftMarkdown } from "./render/markdown";

/** Writes drift.json, drift.md and drift.html into a folder. Gives the page's path. */
export function writeDriftReport(directory: string, { report, history, notes = [] }: DriftPage): string {
  mkdirSync(directory, { recursive: true });
  const page = join(directory, "drift.html");
  writeFileSync(join(directory, "drift.json"), `${JSON.stringify(driftJson(report, notes), null, 2)}\n`);
  writeFileSync(join(directory, "drift.md"), driftMarkdown(report, notes));
  writeFileSync(page, driftHtml({ report, history, notes }));
  return page;
}
