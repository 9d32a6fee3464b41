import { join } from "node:path";
import { writeJsonReport, writeReport } from "../process/files";
import { driftHtml, type DriftPage } from "./render/html";
import { driftJson } from "./render/json";
import { driftMarkdown } from "./render/markdown";

/** Writes drift.json, drift.md and drift.html into a folder. Gives the page's path. */
export function writeDriftReport(directory: string, { report, history, notes = [] }: DriftPage): string {
  const page = join(directory, "drift.html");
  writeJsonReport(join(directory, "drift.json"), driftJson(report, notes));
  writeReport(join(directory, "drift.md"), driftMarkdown(report, notes));
  writeReport(page, driftHtml({ report, history, notes }));
  return page;
}
