import type { Environment } from "../../environments/schema";
import { otherRegion } from "../../modules/snyk/token-region";

type Region = Pick<Environment, "snyk">;

/**
 * Why a token does not fit `snyk.apiUrl`: some tokens name the host for which they are made, and the Snyk CLI asks that one whatever
 * its address says. The scan would refuse it. Undefined if it fits, or if the environment's file names no address.
 */
export function regionProblem(token: string, { snyk: { apiUrl } }: Region): string | undefined {
  const other = otherRegion(token, apiUrl);
  if (other === undefined || apiUrl === undefined) return undefined;
  return `is made for ${other.token}, and not for ${other.address} of snyk.apiUrl ${JSON.stringify(apiUrl)}: correct snyk.apiUrl, or take a token of that region`;
}

/** What is to be said of a token's region where the file names no address: the host that the scan will ask; undefined for the usual one. */
export function regionNote(token: string, { snyk: { apiUrl } }: Region): string | undefined {
  return apiUrl === undefined ? otherRegion(token, undefined)?.token : undefined;
}
