import type { Engine } from "../../snyk/engine";

export { type Engine, ENGINES } from "../../snyk/engine";

/** What was asked, and in which version: of the command line, or of the API. */
export interface AskedService {
  readonly engine: Engine;
  readonly version: string;
}

/** What stands in `snykCli` of a scan that used no command line: readers of earlier versions want a text there. */
export const NO_CLI = "none";

/** Who was asked, for people: `Snyk CLI 1.1110.0`. @param scan a summary; those of earlier scanners have no `service` */
export function serviceText({ service, snykCli }: { readonly service?: AskedService; readonly snykCli: string }): string {
  return service?.engine === "api" ? `Snyk's API ${service.version}` : `Snyk CLI ${snykCli}`;
}

/** What this way of asking does not tell, in a sentence; undefined if it tells all that a scan can hold. */
export function untoldText({ service }: { readonly service?: AskedService }): string | undefined {
  if (service?.engine !== "api") return undefined;
  return "asked by Snyk's API (snyk.engine: api): nothing is known of the organization's licence policy, and nothing is recorded in Snyk";
}
