import { agrees } from "../../cli/confirm";
import { YES_OPTION } from "../../cli/options";
import type { Verb } from "../../cli/verb";
import { proxyParameterOf, readProxyAddress, setProxyAddress } from "../../secrets/proxy";
import { leaveSecrets } from "../../secrets/show";
import { EXIT } from "../../words/errors";

interface ProxyOptions {
  readonly yes?: boolean;
}

export const secretsProxyVerb: Verb<ProxyOptions> = {
  name: "secrets proxy",
  summary: "write the address of the build's proxy, with user and password, into its SSM parameter, without Terraform",
  example: "secrets proxy --env prod",
  options: [YES_OPTION],
  run: async ({ yes }, context) => {
    const { environment, console } = context;
    const parameter = proxyParameterOf(context);
    const value = await readProxyAddress(process.stdin);
    const text = `Write ${parameter} of ${environment.name} (account ${environment.account})?`;
    if (!(await agrees({ text, option: "--yes" }, yes))) return leaveSecrets(context);
    const version = await setProxyAddress(value, context);
    if (console.json) console.result({ parameter, version });
    else console.line(`  ${parameter}  version ${version}; the next build takes it`);
    return EXIT.done;
  },
};
