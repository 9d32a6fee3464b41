import { join } from "node:path";
import { ROOT } from "../process/paths";
import { UsageError } from "../words/errors";

/** The library that synthesizes the stacks and, in the demo, deploys them. */
export interface Library {
  readonly name: "cdktf" | "cdktn";
  /** Its command line, started by Node itself, so that signals reach it and not a wrapper. */
  readonly program: string;
  /** Additional environment variables of the app and of the command line. */
  readonly variables: Readonly<Record<string, string>>;
  /**
   * Whether the command line indents a stack's lines after the first. If it does not, they cannot be told from the command
   * line's own lines.
   */
  readonly indents: boolean;
  /** Whether its Terraform has to be signalled too for it to end in order. */
  readonly signalGroup: boolean;
}

const CDKTF: Library = {
  name: "cdktf",
  program: join(ROOT, "node_modules", "cdktf-cli", "bundle", "bin", "cdktf"),
  variables: {},
  indents: true,
  signalGroup: false,
};

const COMPAT = join(ROOT, "compat", "cdktn");
const CDKTN: Library = {
  name: "cdktn",
  program: join(COMPAT, "node_modules", "cdktn-cli", "bin", "cdktn"),
  // The sources import cdktf: this file maps that name to CDK Terrain.
  variables: { TSX_TSCONFIG_PATH: join(COMPAT, "tsconfig.json") },
  indents: false,
  signalGroup: true,
};

/** The library that `CDK_LIBRARY` names; CDKTF if it is unset. Throws UsageError. */
export function libraryOf({ CDK_LIBRARY: name }: Readonly<Record<string, string | undefined>>): Library {
  if (name === undefined || name === "" || name === CDKTF.name) return CDKTF;
  if (name === CDKTN.name) return CDKTN;
  throw new UsageError(`CDK_LIBRARY=${name} is not a library.`, "Set it to cdktf or cdktn, or leave it out for cdktf.");
}
