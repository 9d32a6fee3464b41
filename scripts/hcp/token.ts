import { homedir } from "node:os";
import type { Variables } from "../../environments/variables";
import { secrets } from "../../modules/text/redactor";
import { UsageError } from "../words/errors";
import { hostSettings } from "./cli-settings";
import { tokenFromHelper } from "./credentials-helper";

/** How the API of a host is asked. */
export interface HostAccess {
  readonly token: string;
  /** Address of the API, if the settings of Terraform's CLI give one. */
  readonly api?: string;
}

/** Finds the token of a host where Terraform itself would. Throws UsageError if there is none. */
export async function accessTo(hostname: string, variables: Variables, signal?: AbortSignal): Promise<HostAccess> {
  const { token: known, api, helper } = hostSettings(hostname, variables, variables.HOME || homedir());
  const token = known ?? (helper && (await tokenFromHelper(helper, hostname, variables, signal)));
  if (token === undefined)
    throw new UsageError(`There is no token for ${hostname}`, `Run: terraform login ${hostname}\nor set ${variableName(hostname)}.`);
  secrets.learn(token);
  return { token, api };
}

/** Name of the variable in which Terraform looks for a host's token. */
export function variableName(hostname: string): string {
  return `TF_TOKEN_${hostname.replaceAll(".", "_").replaceAll("-", "__")}`;
}
