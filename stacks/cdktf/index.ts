import { Annotations, type App, TerraformStack } from "cdktf";
import { namesOf } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import { warnBeforeBootstrap } from "./before-bootstrap";
import { claim } from "./claim";
import { cdktfAbove } from "./command";
import { unnamedText } from "./unnamed";

/** cdktf's command line sets it for synth, and shows warnings before it starts Terraform. */
const UNDER_CDKTF = "CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS";

/**
 * What `ops` looks after by itself, for a `cdktf` run by hand: that no other one works in its folder (throws FolderInUseError), that
 * it names stacks, and that the states have a place. Does nothing for any other synth.
 */
export async function helpCdktf(app: App, environments: readonly Environment[], variables: NodeJS.ProcessEnv): Promise<void> {
  if (variables[UNDER_CDKTF] !== "true") return;
  // Hides the SDK's warning about future Node versions, as `npm run ops` does.
  variables.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const command = cdktfAbove(process.ppid);
  const [first] = environments;
  if (command !== undefined && first !== undefined) {
    claim(app.outdir, command, first.name);
    const text = unnamedText(environments, command);
    const stack = app.node.findChild(namesOf(first).stackNames.registry);
    if (text !== undefined && TerraformStack.isStack(stack)) Annotations.of(stack).addWarning(text);
  }
  await warnBeforeBootstrap(app, environments, variables);
}
