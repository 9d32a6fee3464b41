import { boundaryArnOf, makesBoundary } from "../../environments/boundary";
import { hasRunsStack, hasStateStack, type StackKind } from "../../environments/names";
import { placeOf } from "../../environments/place";
import { runIdentityOf, runRolesOf } from "../../environments/runs";
import type { Environment } from "../../environments/schema";
import { subjectOf } from "../../environments/subject";
import { arnIn } from "../../modules/permissions/arn";
import { deployStatements, readOnlyStatements } from "../../modules/permissions/documents";
import { packed } from "../../modules/permissions/pack";
import type { VerbContext } from "../cli/context";
import type { KeyPlace } from "./key";
import type { Looks } from "./look";
import type { Expected } from "./types";

/** What our stack writes at them; they bear no marks. A policy test compares them. */
export const CONNECTION_DESCRIPTION = "Header of the package scan's messages";
export const DESTINATION_DESCRIPTION = "Gets the package scan's messages";

/** The account's identity provider for runs, which environments of one account share. */
export const RUN_PROVIDER = "aws_iam_openid_connect_provider.provider";

type Context = Pick<VerbContext, "environment" | "names">;

/**
 * Our resources that AWS makes only once. All others are settings of one of them, which are written again without harm: a policy,
 * an encryption, a lifecycle. A unit test compares this list with the synthesized stacks.
 */
export function expectedIn(kind: StackKind, context: Context): Expected[] {
  switch (kind) {
    case "state":
      return stateStack(context);
    case "runs":
      return runsStack(context);
    case "registry":
      return registryStack(context);
    case "secrets":
      return secretsStack(context);
    case "scanner":
      return scannerStack(context);
  }
}

function stateStack({ environment, names }: Context): Expected[] {
  if (!hasStateStack(environment)) return [];
  const key = { alias: names.stateKeyAlias, description: "Terraform state of the package scan" };
  return [
    ...keyWithAlias("state", "aws_kms_key.key", "aws_kms_alias.key_alias", key),
    {
      what: "S3 bucket",
      name: names.stateBucket,
      stack: "state",
      address: "aws_s3_bucket.bucket",
      // Its name has account and region: in our account, it is ours whatever it holds.
      look: async (looks) => {
        const found = await looks.bucket(names.stateBucket);
        return found && { ...found, ours: true };
      },
    },
  ];
}

function runsStack({ environment, names }: Context): Expected[] {
  const identity = runIdentityOf(environment);
  const roles = runRolesOf(environment);
  if (identity === undefined || roles === undefined || !hasRunsStack(environment)) return [];
  const one = (what: string, name: string, address: string, look: Expected["look"]): Expected => {
    return { what, name, stack: "runs", address, look };
  };
  const policies = (role: "plan" | "apply") =>
    partsOf(environment, role).map((_, index) => {
      const arn = `${roles[role].replace(":role/", ":policy/")}-${index + 1}`;
      return one("IAM policy", arn, `aws_iam_policy.${role}_part${index + 1}`, (looks) => looks.policy(arn));
    });
  const boundary = boundaryArnOf(environment);
  return [
    one("identity provider", identity.url, RUN_PROVIDER, (looks) => looks.identityProvider(identity.arn)),
    ...(makesBoundary(environment) ? [one("IAM policy", boundary, "aws_iam_policy.boundary", (looks) => looks.policy(boundary))] : []),
    one("IAM role", names.runPlanRole, "aws_iam_role.plan", (looks) => looks.role(names.runPlanRole)),
    one("IAM role", names.runApplyRole, "aws_iam_role.apply", (looks) => looks.role(names.runApplyRole)),
    ...policies("plan"),
    ...policies("apply"),
  ];
}

function partsOf(environment: Environment, role: "plan" | "apply"): readonly unknown[] {
  const subject = subjectOf(environment);
  return packed(role === "plan" ? readOnlyStatements(subject) : deployStatements(subject));
}

function registryStack({ environment, names }: Context): Expected[] {
  const { domain, repository, encryptionKey } = environment.registry;
  const { domainOwner, storeRepository, domainKeyAlias } = names;
  const owns = domainOwner === environment.account;
  const key = { alias: domainKeyAlias, description: `Packages of the CodeArtifact domain ${domain}`, domain };
  const packages = (name: string, address: string): Expected => ({
    what: "CodeArtifact repository",
    name,
    stack: "registry",
    address,
    look: (looks) => looks.packages(domain, domainOwner, name),
  });
  return [
    ...(owns && encryptionKey === undefined
      ? keyWithAlias("registry", "aws_kms_key.domain_key", "aws_kms_alias.domain_key_alias", key)
      : []),
    ...(owns
      ? [
          {
            what: "CodeArtifact domain",
            name: domain,
            stack: "registry" as const,
            address: "aws_codeartifact_domain.domain",
            look: (looks: Looks) => looks.domain(domain),
          },
        ]
      : []),
    ...(storeRepository === undefined ? [] : [packages(storeRepository, "aws_codeartifact_repository.store")]),
    packages(repository, "aws_codeartifact_repository.team"),
  ];
}

function secretsStack({ environment, names }: Context): Expected[] {
  const key = { alias: names.secretsKeyAlias, description: "Secrets of the package scan" };
  const parameter = (name: string, address: string): Expected => ({
    what: "SSM parameter",
    name,
    stack: "secrets",
    address,
    look: (looks) => looks.parameter(name),
    secret: true,
  });
  return [
    ...(environment.snyk.kmsKeyArn === undefined ? keyWithAlias("secrets", "aws_kms_key.key", "aws_kms_alias.key_alias", key) : []),
    parameter(names.tokenParameter, "aws_ssm_parameter.token"),
    parameter(names.organizationParameter, "aws_ssm_parameter.organization"),
    ...(names.proxyParameter === undefined ? [] : [parameter(names.proxyParameter, "aws_ssm_parameter.proxy")]),
  ];
}

function scannerStack({ environment, names }: Context): Expected[] {
  const pipelineArn = arnIn(placeOf(environment), "codepipeline", names.pipeline);
  const one = (what: string, name: string, address: string, look: Expected["look"]): Expected => {
    return { what, name, stack: "scanner", address, look };
  };
  const role = (name: string, address: string) => one("IAM role", name, address, (looks) => looks.role(name));
  const key = { alias: names.reportKeyAlias, description: "Reports of the package scan" };
  const messagesKey = { alias: names.topicKeyAlias, description: "Messages of the package scan" };
  return [
    one("CodeCommit repository", names.sourceRepository, "aws_codecommit_repository.source", (looks) =>
      looks.source(names.sourceRepository),
    ),
    one("SSM parameter", names.acceptedSourceParameter, "aws_ssm_parameter.accepted", (looks) =>
      looks.parameter(names.acceptedSourceParameter),
    ),
    ...(environment.scan.kmsKeyArn === undefined
      ? keyWithAlias("scanner", "aws_kms_key.reports_key", "aws_kms_alias.reports_key_alias", key)
      : []),
    ...(environment.notify === undefined
      ? []
      : keyWithAlias("scanner", "aws_kms_key.messages_key", "aws_kms_alias.messages_key_alias", messagesKey)),
    ...(environment.notify?.webhook === undefined
      ? []
      : [
          role(names.webhookRole, "aws_iam_role.messages_webhook_role"),
          one("connection of EventBridge", names.webhook, "aws_cloudwatch_event_connection.messages_webhook_connection", (looks) =>
            looks.connection(names.webhook, CONNECTION_DESCRIPTION),
          ),
          one(
            "API destination of EventBridge",
            names.webhook,
            "aws_cloudwatch_event_api_destination.messages_webhook_destination",
            (looks) => looks.destination(names.webhook, DESTINATION_DESCRIPTION),
          ),
        ]),
    ...(environment.scan.onPublish ? [role(names.onPublishRole, "aws_iam_role.onpublish_role")] : []),
    one("S3 bucket", names.reportBucket, "aws_s3_bucket.reports", (looks) => looks.bucket(names.reportBucket)),
    one("log group", names.logGroup, "aws_cloudwatch_log_group.scan_logs", (looks) => looks.logGroup(names.logGroup)),
    role(names.scanRole, "aws_iam_role.scan_role"),
    role(names.pipelineRole, "aws_iam_role.pipeline_role"),
    role(names.scheduleRole, "aws_iam_role.schedule_role"),
    one("CodeBuild project", names.scanProject, "aws_codebuild_project.scan", (looks) => looks.project(names.scanProject)),
    one("CodePipeline pipeline", names.pipeline, "aws_codepipeline.pipeline", (looks) => looks.pipeline(names.pipeline)),
    one("schedule group", names.scheduleGroup, "aws_scheduler_schedule_group.schedule_group", (looks) =>
      looks.scheduleGroup(names.scheduleGroup),
    ),
    one("schedule", names.schedule, "aws_scheduler_schedule.schedule", (looks) =>
      looks.schedule(names.scheduleGroup, names.schedule, pipelineArn),
    ),
  ];
}

function keyWithAlias(stack: StackKind, keyAddress: string, aliasAddress: string, place: KeyPlace): Expected[] {
  return [
    { what: "KMS key", name: place.description, stack, address: keyAddress, look: async (looks) => (await looks.key(place)).key },
    { what: "KMS alias", name: place.alias, stack, address: aliasAddress, look: async (looks) => (await looks.key(place)).alias },
  ];
}
