import { adopt } from "../adopt/adopt";
import { surveyAccount } from "../adopt/look/survey";
import { showAdoption, showOutlook, showPlanned } from "../adopt/render";
import { TerraformTakeOver, type Preview } from "../adopt/take/take-over";
import { YES_OPTION } from "../cli/options";
import { confirm } from "../cli/confirm";
import type { Verb } from "../cli/verb";
import { openStateBackend } from "../state/open";
import { runDirectory } from "../process/paths";

export interface AdoptOptions {
  readonly yes?: boolean;
}

export const adoptVerb: Verb<AdoptOptions> = {
  name: "adopt",
  summary: "take over what exists already, made by hand or by the workshop; destroys and replaces nothing",
  example: "adopt --env dev",
  options: [YES_OPTION],
  run: async ({ yes = false }, context) => {
    const { environment, names, actor, aws, console } = context;
    const states = await openStateBackend(actor, aws);
    const agree = ({ resources }: Preview) => {
      showPlanned(resources, console);
      return yes ? Promise.resolve(true) : confirm({ text: `Adopt these into ${environment.name}?`, option: YES_OPTION[0] });
    };
    const ports = {
      states,
      agree,
      takeOver: new TerraformTakeOver(context, states, runDirectory("adopt", new Date())),
      survey: () => console.step("look", `account ${environment.account}, ${environment.region}`, () => surveyAccount(context)),
      onOutlook: (outlook: Parameters<typeof showOutlook>[0]) => showOutlook(outlook, names.stackNames, console),
    };
    return showAdoption(await adopt(ports, { environment, names }), console);
  },
};
