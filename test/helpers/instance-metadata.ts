import { startServer } from "./http-server";

const PATH = "/latest/meta-data/iam/security-credentials/";
const TOKEN = "session";

/** The metadata service of an EC2 instance with a role, in its second version: whoever has no session gets nothing. */
export function startMetadata(key: { readonly AccessKeyId: string; readonly SecretAccessKey: string; readonly Token: string }) {
  return startServer(({ pathname }, { method, headers }) => {
    if (method === "PUT" && pathname === "/latest/api/token")
      return { body: TOKEN, headers: { "x-aws-ec2-metadata-token-ttl-seconds": "60" } };
    if (headers["x-aws-ec2-metadata-token"] !== TOKEN) return { status: 401 };
    if (pathname === PATH) return { body: "builder" };
    const issued = { Code: "Success", Type: "AWS-HMAC", LastUpdated: "2026-11-24T00:00:00Z", Expiration: "2099-01-01T00:00:00Z" };
    return pathname === `${PATH}builder` ? { body: { ...issued, ...key } } : { status: 404 };
  });
}
