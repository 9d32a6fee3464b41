import type { Inventory, Latest, Summary } from "../contract/results";
import { LATEST_COMPLETE_KEY, LATEST_KEY, OUTPUT, OUTPUT_PREFIX } from "../contract/results";
import { requirementsLines } from "../contract/requirements";
import type { OutputStore } from "../ports";
import type { ScanData } from "./summarize";

export interface OutputFile {
  readonly name: string;
  /** Makes its content. */
  readonly body: () => string;
  readonly contentType: string;
}

const TEXT = "text/plain; charset=utf-8";
const JSON_TYPE = "application/json";

/** A file of more characters than this is stored before the next one is made: of a large domain, all of them at once fill the memory. */
const LARGE = 1024 * 1024;

/** @param report makes the page */
export function outputFiles(data: ScanData, report: () => string): OutputFile[] {
  const { inventory, findings, diff, summary } = data;
  return [
    { name: OUTPUT.requirements, body: () => lines(requirementsLines(inventory)), contentType: TEXT },
    { name: OUTPUT.errors, body: () => errorsText(inventory), contentType: TEXT },
    { name: OUTPUT.inventory, body: () => json(inventory), contentType: JSON_TYPE },
    { name: OUTPUT.findings, body: () => json(findings), contentType: JSON_TYPE },
    ...(diff === undefined ? [] : [{ name: OUTPUT.diff, body: () => json(diff), contentType: JSON_TYPE }]),
    { name: OUTPUT.summary, body: () => json(summary), contentType: JSON_TYPE },
    { name: OUTPUT.report, body: report, contentType: "text/html; charset=utf-8" },
  ];
}

/** Stores the files of a scan, then the pointer to them, so that a reader of the pointer never sees an unfinished scan. */
export async function store(files: readonly OutputFile[], data: ScanData, to: OutputStore): Promise<void> {
  const prefix = prefixOf(data.summary);
  const underway: Promise<void>[] = [];
  for (const { name, body, contentType } of files) {
    const content = body();
    underway.push(to.put(`${prefix}${name}`, content, contentType));
    if (content.length > LARGE) await Promise.all(underway);
  }
  await Promise.all(underway);
  await to.put(LATEST_KEY, json(pointerTo(data.summary)), JSON_TYPE);
}

/** Points to a scan as the last complete one: once nothing can be added that makes it incomplete. */
export async function storeAsComplete(summary: Summary, to: OutputStore): Promise<void> {
  await to.put(LATEST_COMPLETE_KEY, json(pointerTo(summary)), JSON_TYPE);
}

function prefixOf({ stamp }: Summary): string {
  return `${OUTPUT_PREFIX}${stamp}/`;
}

function pointerTo(summary: Summary): Latest {
  const { stamp, exitCode, finishedAt, packages, checked, account, keys } = summary;
  return { stamp, prefix: prefixOf(summary), exitCode, finishedAt, packages, checked, account, keys };
}

function errorsText(inventory: Inventory): string {
  return lines(
    inventory.packages
      .filter((item) => item.installable !== "yes")
      .map((item) => [`${item.name}==${item.version}`, item.installable, (item.pipSays ?? []).join(" ")].map(oneLine).join("\t")),
  );
}

/** Writes control characters as `\u....`, so that a package's name cannot add lines or columns. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (each) => `\\u${(each.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`);
}

function lines(items: readonly string[]): string {
  return items.map((item) => `${item}\n`).join("");
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
