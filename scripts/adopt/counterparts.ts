import type { VerbContext } from "../cli/context";
import type { FoundDomain, FoundRegistry } from "./look/registry";
import type { FoundParameter, FoundReportKey, FoundScanner } from "./look/scanner";
import type { Counterpart } from "./types";

export interface Found {
  readonly registry: FoundRegistry;
  readonly scanner: FoundScanner;
}

/** The resource that each found thing would become. */
export function counterpartsOf(
  { registry, scanner }: Found,
  { environment, names }: Pick<VerbContext, "environment" | "names">,
): Counterpart[] {
  const { domain, store, team } = registry;
  const { source, bucket, reportKey, token, organization } = scanner;
  const makesKey = environment.registry.encryptionKey === undefined;
  const keyed = domain !== undefined && makesKey ? keyCounterparts(domain, names.domainKeyAlias) : [];
  const repository = { what: "CodeArtifact repository", stack: "registry" } as const;
  const candidates: (Counterpart | undefined)[] = [
    ...keyed,
    domain && {
      what: "CodeArtifact domain",
      name: domain.name,
      stack: "registry",
      address: "aws_codeartifact_domain.domain",
      id: domain.arn,
    },
    store && { ...repository, name: store.name, address: "aws_codeartifact_repository.store", id: store.arn },
    team && { ...repository, name: team.name, address: "aws_codeartifact_repository.team", id: team.arn },
    source && {
      what: "CodeCommit repository",
      name: source.name,
      stack: "scanner",
      address: "aws_codecommit_repository.source",
      id: source.name,
    },
    bucket && { what: "S3 bucket", name: bucket.name, stack: "scanner", address: "aws_s3_bucket.reports", id: bucket.name },
    ...(environment.scan.kmsKeyArn === undefined ? reportKeyCounterparts(reportKey) : []),
    token && { ...secret(token), address: "aws_ssm_parameter.token" },
    organization && { ...secret(organization), address: "aws_ssm_parameter.organization" },
  ];
  return candidates.filter((candidate) => candidate !== undefined);
}

function secret({ name, underOurKey }: FoundParameter): Omit<Counterpart, "address"> {
  return { what: "SSM parameter", stack: "secrets", secret: true, name, id: name, underOurKey };
}

/** If this project made the domain and its state is lost, the domain's key is adopted too: another key would replace the domain. */
function keyCounterparts({ encryptionKey, ownKey }: FoundDomain, alias: string): Counterpart[] {
  if (ownKey === undefined || ownKey.arn !== encryptionKey) return [];
  return [
    { what: "KMS key", name: ownKey.id, stack: "registry", address: "aws_kms_key.domain_key", id: ownKey.id },
    { what: "KMS alias", name: alias, stack: "registry", address: "aws_kms_alias.domain_key_alias", id: alias },
  ];
}

/** Another key could not have the alias. */
function reportKeyCounterparts(found: FoundReportKey | undefined): Counterpart[] {
  if (found === undefined) return [];
  const { alias, keyId } = found;
  return [
    ...(keyId === undefined
      ? []
      : [{ what: "KMS key", name: keyId, stack: "scanner" as const, address: "aws_kms_key.reports_key", id: keyId }]),
    { what: "KMS alias", name: alias, stack: "scanner", address: "aws_kms_alias.reports_key_alias", id: alias },
  ];
}
