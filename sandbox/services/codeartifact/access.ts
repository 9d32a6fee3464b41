import type { Access, Call } from "../../core/service";
import { keyAccess } from "../../iam/keys/use";
import { asKeys } from "../../iam/tag-keys";
import { domainArn, packageArn, packageGroupArn, parseArn, repositoryArn } from "./model/arns";
import type { PackageInput, Store } from "./model/store";
import { groupOf } from "./model/package-groups";
import { packageIdOf } from "./model/store";
import type { Domain, Repository } from "./model/types";

/** Accesses by AWS's service authorization reference and the user guide's rules for resource policies. */
type Input = Readonly<Partial<PackageInput> & Record<string, unknown>>;

const WITHOUT_RESOURCE = new Set(["ListDomains", "ListRepositories"]);
const TAGGING = new Set(["TagResource", "UntagResource", "ListTagsForResource"]);

export function accessOf(store: Store, generic: Call): readonly Access[] {
  const call = generic as Call<Input>;
  const { operation, input } = call;
  const action = `codeartifact:${operation}`;
  const tags = requestTags(input);
  if (operation === "CreateDomain") {
    const makes = [domainArn(call.region, call.caller.account, input.domain as string)];
    return [{ action, resources: [], makes, context: tags }, ...keyAccesses(call)];
  }
  if (WITHOUT_RESOURCE.has(operation)) return [{ action, resources: [], context: tags }];
  if (TAGGING.has(operation)) return [{ ...taggedAccess(store, input.resourceArn as string), action, context: tags }];
  const { domain, domainResource, repositoryResource, groupResource } = resources(store, call);
  switch (operation) {
    case "CreateRepository":
      // The reference lists no resource type for it, but the domain's policy decides whether other accounts may call it.
      return [
        {
          action,
          resources: call.caller.account === ownerOf(call) ? [] : domainResource.resources,
          makes: repositoryResource(input.repository).resources,
          resourcePolicies: domainResource.resourcePolicies,
          context: tags,
        },
        ...upstreamAccess(call, repositoryResource),
      ];
    case "UpdateRepository":
      return [{ action, ...repositoryResource(input.repository) }, ...upstreamAccess(call, repositoryResource)];
    case "PutDomainPermissionsPolicy":
      return [{ action, resources: domainResource.resources }];
    case "PutRepositoryPermissionsPolicy":
      return [{ action, ...repositoryResource(input.repository), resourcePolicies: policiesOf(domain) }];
    case "GetAuthorizationToken":
      return [{ action, ...domainResource }, bearerTokenAccess(input)];
    case "CopyPackageVersions":
      return [
        { action: "codeartifact:ReadFromRepository", ...repositoryResource(input.sourceRepository) },
        { action, ...repositoryResource(input.destinationRepository), resources: packageResources(call, input.destinationRepository) },
      ];
    case "ListPackageGroups":
      return [{ action, ...domainResource }];
    case "GetAssociatedPackageGroup": {
      // The reference has package groups for it: the one that the answer is about.
      const pattern = domain && groupOf(domain, packageIdOf(call.input as PackageInput)).group.name;
      return [{ action, ...groupResource(pattern) }];
    }
    case "CreatePackageGroup":
      // The reference lists no resource type for it.
      return [{ action, ...groupResource(undefined), makes: groupResource(input.packageGroup).resources, context: tags }];
    default:
      if (typeof input.packageGroup === "string") return [{ action, ...groupResource(input.packageGroup), context: tags }];
      if (!input.repository) return [{ action, ...domainResource }];
      if (input.package === undefined) return [{ action, ...repositoryResource(input.repository) }];
      return [{ action, ...repositoryResource(input.repository), resources: packageResources(call, input.repository) }];
  }
}

/** The access that a package manager needs to read a repository. */
export function readAccess(repository: Repository): Access {
  return {
    action: "codeartifact:ReadFromRepository",
    resources: [repository.arn],
    context: asKeys("aws:ResourceTag/", Object.fromEntries(repository.tags)),
    ...ownership(repository.domain, repository),
  };
}

/** The access that a package manager needs to publish a package version. */
export function publishAccess(repository: Repository, project: string): Access {
  const { domain } = repository;
  const id = packageIdOf({ format: "pypi", package: project });
  const arn = packageArn(domain.region, domain.owner, domain.name, repository.name, id);
  return { action: "codeartifact:PublishPackageVersion", resources: [arn], ...ownership(domain, repository) };
}

/** The tags of a domain, repository or package group; a package has none. */
export function tagsOf(store: Store, arn: string): Readonly<Record<string, string>> | undefined {
  const name = parseArn(arn);
  const domain = name && store.domainsOf(name.account, name.region).get(name.domain);
  const found = name?.group !== undefined ? domain?.groups.get(name.group) : inDomain(domain, name?.repository);
  return found && Object.fromEntries(found.tags);
}

function inDomain(domain: Domain | undefined, repository: string | undefined): Domain | Repository | undefined {
  return repository === undefined ? domain : domain?.repositories.get(repository);
}

function resources(store: Store, call: Call<Input>) {
  const { input, region } = call;
  const owner = ownerOf(call);
  const name = input.domain as string;
  const domain = store.domainsOf(owner, region).get(name);
  const repositoryResource = (repository: unknown) => ({
    resources: [repositoryArn(region, owner, name, String(repository))],
    ...ownership(domain, domain?.repositories.get(String(repository))),
  });
  return {
    domain,
    domainResource: { resources: [domainArn(region, owner, name)], resourcePolicies: policiesOf(domain) },
    repositoryResource,
    groupResource: (pattern: unknown) => ({
      resources: typeof pattern === "string" ? [packageGroupArn(region, owner, name, pattern)] : [],
      resourcePolicies: policiesOf(domain),
    }),
  };
}

function upstreamAccess({ input }: Call<Input>, repositoryResource: (name: unknown) => Omit<Access, "action">): Access[] {
  const upstreams = (input.upstreams ?? []) as readonly { repositoryName: string }[];
  return upstreams.map(({ repositoryName }) => ({
    action: "codeartifact:AssociateWithDownstreamRepository",
    ...repositoryResource(repositoryName),
  }));
}

function packageResources(call: Call<Input>, repository: unknown): string[] {
  const id = packageIdOf(call.input as unknown as PackageInput);
  return [packageArn(call.region, ownerOf(call), call.input.domain as string, String(repository), id)];
}

function taggedAccess(store: Store, arn: string): Omit<Access, "action"> {
  const name = parseArn(arn);
  const domain = name && store.domainsOf(name.account, name.region).get(name.domain);
  return { resources: [arn], ...ownership(domain, domain?.repositories.get(name?.repository ?? "")) };
}

/** A token also needs a permission of STS, which has no resource type. */
function bearerTokenAccess({ durationSeconds }: Input): Access {
  const context: Record<string, string> = { "sts:AWSServiceName": "codeartifact.amazonaws.com" };
  if (typeof durationSeconds === "number") context["sts:DurationSeconds"] = String(durationSeconds);
  return { action: "sts:GetServiceBearerToken", resources: [], context };
}

/**
 * The key of a domain: CodeArtifact looks at it and makes itself a grant with the caller's permissions. With that grant it
 * encrypts and decrypts what is in the domain.
 */
function keyAccesses({ input, region, caller }: Call<Input>): Access[] {
  const { encryptionKey: key } = input;
  if (typeof key !== "string") return [];
  const use = { key, service: "codeartifact" };
  const place = { account: caller.account, region };
  const grant = { "kms:GrantIsForAWSResource": "true" };
  return [keyAccess({ ...use, action: "kms:DescribeKey" }, place), keyAccess({ ...use, action: "kms:CreateGrant", context: grant }, place)];
}

/** The account that made a repository owns it, although the ARN has the account of the domain's owner. */
function ownership(domain: Domain | undefined, repository: Repository | undefined): Pick<Access, "resourcePolicies" | "resourceAccount"> {
  return { resourcePolicies: policiesOf(domain, repository), resourceAccount: repository?.administratorAccount };
}

function policiesOf(...resources: readonly (Pick<Domain | Repository, "policy"> | undefined)[]): string[] {
  return resources.flatMap((resource) => resource?.policy?.document ?? []);
}

function ownerOf({ input, caller }: Call<Input>): string {
  return input.domainOwner ?? caller.account;
}

function requestTags({ tags, tagKeys }: Input): Record<string, string | string[]> {
  const list = (tags ?? []) as readonly { key: string; value: string }[];
  const keys = [...list.map(({ key }) => key), ...((tagKeys ?? []) as readonly string[])];
  return {
    ...Object.fromEntries(list.map(({ key, value }) => [`aws:RequestTag/${key}`, value])),
    ...(keys.length > 0 ? { "aws:TagKeys": keys } : {}),
  };
}
