import { namesOf, type StackKind } from "../../environments/names";
import { runRolesOf } from "../../environments/runs";
import type { Environment } from "../../environments/schema";
import { subjectOf } from "../../environments/subject";
import { deployStatements, quarantineStatements, readOnlyStatements, serviceRoles } from "../../modules/permissions/documents";
import { roleArn } from "../../modules/permissions/roles";
import type { Statement } from "../../modules/permissions/statement";

/** A KMS key that the environment's file names, and who has to use it. */
export interface OwnKey {
  /** `scan.kmsKeyArn`. */
  readonly option: string;
  readonly arn: string;
  readonly stack: StackKind;
  /** Terraform's address of a resource that needs it. */
  readonly address: string;
  readonly needs: readonly Need[];
}

/** What one role does with a key, by the role's own policies. */
export interface Need {
  readonly roleArn: string;
  /** `kms:Decrypt`, sorted. */
  readonly actions: readonly string[];
  /** The services through which it does, `s3.eu-central-1.amazonaws.com`. */
  readonly services: readonly string[];
}

/** The keys that the file names for data of the stacks: an existing bucket of states has its own checks. */
export function ownKeysOf(environment: Environment): OwnKey[] {
  const { scan, snyk } = environment;
  const domainKey = subjectOf(environment).registry.keyArn;
  const keys = [
    { option: "registry.encryptionKey", arn: domainKey, stack: "registry", address: "aws_codeartifact_domain.domain" },
    { option: "snyk.kmsKeyArn", arn: snyk.kmsKeyArn, stack: "secrets", address: "aws_ssm_parameter.token" },
    { option: "scan.kmsKeyArn", arn: scan.kmsKeyArn, stack: "scanner", address: "aws_s3_bucket.reports" },
  ] as const;
  return keys.flatMap(({ arn, ...key }) => (arn === undefined ? [] : [{ ...key, arn, needs: needsOf(environment, arn) }]));
}

/** Taken from what the roles may do, so that nothing here can differ from it. */
function needsOf(environment: Environment, key: string): Need[] {
  const subject = subjectOf(environment);
  const names = namesOf(environment);
  const { scan, pipeline } = serviceRoles(subject);
  const runs = runRolesOf(environment);
  const roles = [
    { arn: roleArn(subject, names.scanRole), statements: scan.statements },
    { arn: roleArn(subject, names.pipelineRole), statements: pipeline.statements },
    { arn: environment.deployRoleArn, statements: deployStatements(subject) },
    { arn: environment.readOnlyRoleArn, statements: readOnlyStatements(subject) },
    { arn: environment.quarantineRoleArn, statements: quarantineStatements(subject) },
    // An administrator may have made the roles of ops for the runs in HCP Terraform too.
    { arn: runs?.apply === environment.deployRoleArn ? undefined : runs?.apply, statements: deployStatements(subject) },
    { arn: runs?.plan === environment.readOnlyRoleArn ? undefined : runs?.plan, statements: readOnlyStatements(subject) },
  ];
  return roles.flatMap(({ arn, statements }) => {
    const about = statements.filter((statement) => [statement.Resource].flat().includes(key) && servicesOf([statement]).length > 0);
    const actions = [...new Set(about.flatMap(({ Action }) => Action))].sort();
    return arn === undefined || actions.length === 0 ? [] : [{ roleArn: arn, actions, services: servicesOf(about) }];
  });
}

/** A key is used through services only. */
function servicesOf(statements: readonly Statement[]): string[] {
  return [...new Set(statements.flatMap(({ Condition }) => Condition?.["StringEquals"]?.["kms:ViaService"] ?? []))];
}
