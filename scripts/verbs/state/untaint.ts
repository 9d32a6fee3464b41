import { confirm } from "../../cli/confirm";
import { ONE_STACK_OPTION, type OneStateOptions, stackOf, YES_OPTION } from "../../cli/options";
import type { Verb } from "../../cli/verb";
import { runDirectory } from "../../process/paths";
import { openStateBackend } from "../../state/open";
import { forgetKilledUntaint, taintedAmong, untaint } from "../../state/untaint";
import { EXIT } from "../../words/errors";

export interface StateUntaintOptions extends OneStateOptions {
  readonly address?: readonly string[];
  readonly yes?: boolean;
}

export const stateUntaintVerb: Verb<StateUntaintOptions> = {
  name: "state untaint",
  summary: "keep what a stopped apply has left tainted, so that Terraform does not destroy it and make another",
  example: "state untaint --env dev --stack registry --address aws_kms_key.domain_key",
  options: [ONE_STACK_OPTION, ["--address <addresses...>", "the resources to keep; all that are tainted by default"], YES_OPTION],
  async run(options, { environment, actor, aws, names, console, signal }) {
    const { yes = false, address } = options;
    const kind = stackOf(options, environment);
    const stack = names.stackNames[kind];
    const backend = await openStateBackend(actor, aws);
    const addresses = await taintedAmong(backend, kind, address, environment.name);
    const report = (untainted: readonly string[], text: string) => {
      if (console.json) console.result({ stack, tainted: addresses, untainted });
      else console.line(`  ${text}`);
    };
    if (addresses.length === 0) {
      await forgetKilledUntaint(backend, environment);
      report([], `Nothing of ${stack} is tainted.`);
      return EXIT.done;
    }
    for (const each of addresses) console.line(`  ${each} is tainted: a run was stopped while it made it`);
    const text = addresses.length === 1 ? "Keep it as it is?" : `Keep these ${addresses.length} as they are?`;
    if (!yes && !(await confirm({ text, option: "--yes" }))) {
      report([], "Nothing was changed.");
      return EXIT.failed;
    }
    await untaint(actor, kind, addresses, { signal, logDirectory: runDirectory("state-untaint", new Date()) });
    report(addresses, `Kept. What is left to set: npm run ops -- deploy --env ${environment.name} --stack ${kind}`);
    return EXIT.done;
  },
};
