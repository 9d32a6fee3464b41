import { ARN } from "../../partition/arn";
import type { Access } from "../../core/service";
import type { AccessRule, Params } from "./builder";
import { access, objects, string, strings } from "./builder";
import { tagKeys } from "./tags";

/** STS: assuming a role, with its tags and source identity. Calls that need no permission have no access. */
export const stsAccess: AccessRule = (operation, params, { account }) => {
  switch (operation) {
    case "AssumeRole":
      return assumption(params);
    case "GetFederationToken":
      return federation(params, account);
    // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html: no permissions are required.
    case "GetCallerIdentity":
    case "GetSessionToken":
      return [];
    case "GetServiceBearerToken":
      return [access("sts:GetServiceBearerToken", [], { "sts:AWSServiceName": params.AWSServiceName })];
    default:
      return undefined;
  }
};

function federation(params: Params, account: string): readonly Access[] {
  const user = `${ARN}:sts::${account}:federated-user/${string(params, "Name") ?? ""}`;
  const tagged = objects(params, "Tags").length > 0;
  return [
    access("sts:GetFederationToken", [user], tagKeys(params)),
    ...(tagged ? [access("sts:TagSession", [user], tagKeys(params))] : []),
  ];
}

function assumption(params: Params): readonly Access[] {
  const role = string(params, "RoleArn");
  if (!role) return [];
  const tags = tagKeys(params);
  const transitive = strings(params, "TransitiveTagKeys");
  const context = {
    ...tags,
    "sts:ExternalId": params.ExternalId,
    "sts:RoleSessionName": params.RoleSessionName,
    "sts:SourceIdentity": params.SourceIdentity,
    ...(transitive.length > 0 && { "sts:TransitiveTagKeys": transitive }),
  };
  return [
    access("sts:AssumeRole", [role], context),
    ...(objects(params, "Tags").length > 0 ? [access("sts:TagSession", [role], context)] : []),
    ...(params.SourceIdentity ? [access("sts:SetSourceIdentity", [role], context)] : []),
  ];
}
