import { OperationError } from "../words/errors";
import type { Leftovers, Renamed } from "./types";

/** What is lost with a resource that is replaced, if anything is. */
const LOST: Readonly<Record<string, string>> = {
  "CodeArtifact domain": "all its packages",
  "CodeArtifact repository": "its packages",
  "S3 bucket": "everything in it",
  "SSM parameter": "its value",
};

/** `CodeArtifact domain old -> new: made anew, and the old one destroyed with all its packages` */
export function renamedText({ what, from, to }: Renamed): string {
  const lost = LOST[what];
  return `${what} ${from} -> ${to}: made anew, and the old one destroyed${lost === undefined ? "" : ` with ${lost}`}`;
}

/** All that is to be said of other names, a line each. */
export function renamedLines({ renamed = [], staleProject }: Pick<Leftovers, "renamed" | "staleProject">): string[] {
  return [...renamed.map(renamedText), ...(staleProject === undefined ? [] : [staleProject])];
}

/** The error for a stack whose state is about another account or region; undefined if it is not. */
export function movedError({ recordedIn }: Leftovers, environment: Place): OperationError | undefined {
  if (recordedIn === undefined) return undefined;
  const { account, region } = recordedIn;
  return new OperationError(
    `The state is about ${account}, ${region}, but the file says ${environment.account}, ${environment.region}: an apply would make everything anew there, and forget what runs here`,
    `To keep it, write account: "${account}" and region: ${region} into the file again.\nTo have both, give the new one a file, a name and a backend of its own; to move for good, destroy the old one first.`,
  );
}

interface Place {
  readonly account: string;
  readonly region: string;
}
