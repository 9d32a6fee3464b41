import { join } from "node:path";
import { ROOT } from "../process/paths";
import { UsageError } from "../words/errors";

/** What makes the stacks and, in the demo, deploys them. */
export interface Library {
  readonly name: "cdktf" | "cdktn";
  /** Its command line: started by Node itself, so that a signal reaches it and not a wrapper. */
  readonly program: string;
  /** Variables of the app and of the command line, beside their other ones. */
  readonly variables: Readonly<Record<string, string>>;
  /**
   * Whether the command line's lines after the first of what it has to say of a stack begin with spaces. Where they do not,
   * they cannot be told from its own.
   */
  readonly indents: boolean;
  /** Whether it ends in order only if its Terraform is interrupted with it. */
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
  // The sources import cdktf: this says where that is to be found.
  variables: { TSX_TSCONFIG_PATH: join(COMPAT, "tsconfig.json") },
  indents: false,
  signalGroup: true,
};

/** The library that `CDK_LIBRARY` names; CDKTF where it names none. Throws UsageError. */
export function libraryOf({ CDK_LIBRARY: name }: Readonly<Record<string, string | undefined>>): Library {
  if (name === undefined || name === "" || name === CDKTF.name) return CDKTF;
  if (name === CDKTN.name) return CDKTN;
  throw new UsageError(`CDK_LIBRARY=${name} names no library.`, "It is cdktf or cdktn; without it, cdktf.");
}
