import type { IncomingMessage } from "node:http";
import type { Parts } from "../parts";
import { HttpProblem } from "./http";
import type { Token } from "./tokens";

/** The caller behind Basic credentials `aws:TOKEN`. A token is valid only for its domain. */
export function callerOf({ tokens, store }: Parts, request: IncomingMessage, domain: string, owner: string): Token {
  const token = tokens.find(passwordOf(request.headers.authorization) ?? "");
  const current = token && store.domainsOf(owner, token.domain.region).get(domain);
  if (token && current === token.domain) return token;
  throw new HttpProblem(401, "An authorization token of this domain is needed: aws codeartifact get-authorization-token", {
    "www-authenticate": `Basic realm="${domain}-${owner}"`,
  });
}

function passwordOf(authorization: string | undefined): string | undefined {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=_-]+)$/i.exec(authorization ?? "") ?? [];
  const credentials = Buffer.from(encoded ?? "", "base64").toString("utf8");
  const colon = credentials.indexOf(":");
  return colon < 0 ? undefined : credentials.slice(colon + 1);
}
