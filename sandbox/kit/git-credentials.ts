import { RequestSigner } from "aws4";
import type { Keys } from "./aws-session";

/**
 * User name and password for git over HTTP, as `aws codecommit credential-helper get` makes them: SigV4 of the method `GIT`,
 * the path and the host without port (awscli/customizations/codecommit.py).
 */
export function gitCredentials(url: URL, region: string, keys: Keys, now = new Date()): { username: string; password: string } {
  const request = { service: "codecommit", region, method: "GIT", path: url.pathname, headers: { host: url.hostname } };
  const signer = new RequestSigner(request, keys);
  signer.datetime = now.toISOString().replace(/[-:]|\.\d+Z$/g, "");
  const username = keys.sessionToken ? `${keys.accessKeyId}%${keys.sessionToken}` : keys.accessKeyId;
  return { username, password: `${signer.datetime}Z${signer.signature()}` };
}
