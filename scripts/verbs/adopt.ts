import { adopt } from "../adopt/adopt";
import { surveyAccount } from "../adopt/look/survey";
import { showAdoption, showOutlook, showPlanned } from "../adopt/render";
import { type Preview, TerraformTakeOver } from "../adopt/take/take-over";
import { confirm } from "../cli/confirm";
import { YES_OPTION } from "../cli/options";
import type { Verb } from "../cli/verb";
import { runDirectory } from "../process/paths";
import { requireWritableFolder } from "../process/writable";
import { encryptWithOurs } from "../secrets/reencrypt";
import { openStateBackend } from "../state/open";

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
    const logDirectory = runDirectory("adopt", new Date());
    requireWritableFolder(logDirectory, "The logs of this run belong there.");
    const states = await openStateBackend(actor, aws);
    const agree = ({ resources }: Preview) => {
      showPlanned(resources, console);
      return yes ? Promise.resolve(true) : confirm({ text: `Adopt these into ${environment.name}?`, option: "--yes" });
    };
    const ports = {
      states,
      agree,
      encrypt: () =>
        console.step(
          "encrypt",
          names.stackNames.secrets,
          () => encryptWithOurs(aws, names, environment.name),
          (written) => `${names.stackNames.secrets}  ${written.length} parameters with ${names.secretsKey}`,
        ),
      takeOver: new TerraformTakeOver(context, states, logDirectory),
      survey: () => console.step("look", `account ${environment.account}, ${environment.region}`, () => surveyAccount(context)),
      onOutlook: (outlook: Parameters<typeof showOutlook>[0]) => showOutlook(outlook, names.stackNames, console),
    };
    return showAdoption(await adopt(ports, { environment, names }), console);
  },
};
