import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { jsonText, makeFolder } from "../../process/files";
import { writeWholeSync } from "../../process/whole-file";
import { OperationError } from "../../words/errors";
import { type History, NO_HISTORY, historySchema } from "./history";

/** Reads the history; it is empty if there is no file yet. Throws OperationError if the file is damaged: it is never overwritten then. */
export function readHistory(file: string): History {
  if (!existsSync(file)) return NO_HISTORY;
  const parsed = historySchema.safeParse(json(readFileSync(file, "utf8"), file));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw damaged(file, issue === undefined ? "" : `${issue.path.join(".")} ${issue.message}`.trim());
}

/** Writes the history so that the file appears whole, or stays as it was. */
export function writeHistory(file: string, history: History): void {
  makeFolder(dirname(file));
  writeWholeSync(file, `${jsonText(history)}\n`);
}

function json(content: string, file: string): unknown {
  try {
    return JSON.parse(content) as unknown;
  } catch (error) {
    throw damaged(file, (error as Error).message);
  }
}

function damaged(file: string, why: string): OperationError {
  return new OperationError(
    `The history of drift in ${file} is damaged: ${why}`,
    "Restore a copy of it. Or move the file away to begin a new history: the age of each drift is lost then.",
  );
}
