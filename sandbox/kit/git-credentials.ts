import { createHash, createHmac } from "node:crypto";
import type { Keys } from "./aws-session";

/**
 * User name and password for git over HTTP, as `aws codecommit credential-helper get` makes them: SigV4 of the method `GIT`,
 * the path and the host without port (awscli/customizations/codecommit.py).
 */
export function gitCredentials(url: URL, region: string, keys: Keys, now = new Date()): { username: string; password: string } {
  const timestamp = now.toISOString().replace(/[-:]|\.\d+Z$/g, "");
  const scope = `${timestamp.slice(0, 8)}/${region}/codecommit/aws4_request`;
  const canonical = `GIT\n${url.pathname}\n\nhost:${url.hostname}\n\nhost\n`;
  const toSign = `AWS4-HMAC-SHA256\n${timestamp}\n${scope}\n${createHash("sha256").update(canonical).digest("hex")}`;
  let key: Buffer | string = `AWS4${keys.secretAccessKey}`;
  for (const part of scope.split("/")) key = createHmac("sha256", key).update(part).digest();
  const signature = createHmac("sha256", key).update(toSign).digest("hex");
  const username = keys.sessionToken ? `${keys.accessKeyId}%${keys.sessionToken}` : keys.accessKeyId;
  return { username, password: `${timestamp}Z${signature}` };
}
