import { hasRunsStack, namesOf } from "../../../environments/names";
import { placeOf } from "../../../environments/place";
import { subjectOf } from "../../../environments/subject";
import { arnIn, bucketArn } from "../../../modules/permissions/arn";
import { boundaryStatements } from "../../../modules/permissions/documents";
import { parameterArn } from "../../../modules/permissions/parameters";
import { rolesOf } from "../../../scripts/roles/documents";
import { statements } from "../documents";
import type { SynthesizedStack } from "../synth";
import { ALL, ofType } from "../synthesized";

const scanner = ALL.filter(({ name }) => name === "prod-scanner");
const permissions = (role: string) =>
  statements(scanner)
    .filter(({ resource }) => resource.address === `aws_iam_role_policy.${role}_policy`)
    .map(({ statement }) => statement);

const PARAMETERS = ["snyk-token", "snyk-organization"].map(
  (name) => `arn:aws:ssm:us-east-1:444455556666:parameter/prod/package-scan/${name}`,
);
const BUCKET = "${aws_s3_bucket.reports.arn}";
const KEYS = "arn:aws:kms:us-east-1:444455556666:key/*";
const THROUGH_S3 = {
  Effect: "Allow",
  Action: ["kms:Decrypt", "kms:GenerateDataKey"],
  Resource: KEYS,
  Condition: {
    StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" },
    "ForAnyValue:StringEquals": { "kms:ResourceAliases": ["alias/prod-package-scan-reports"] },
  },
};

/** The roles of a scanner's stack, sorted. */
function rolesIn({ environment }: SynthesizedStack): string[] {
  const { notify, scan } = environment;
  return [
    ...(notify?.webhook === undefined ? [] : ["messages_webhook_role"]),
    ...(scan.onPublish ? ["onpublish_role"] : []),
    "pipeline_role",
    "scan_role",
    "schedule_role",
  ];
}

test("one role for each service, and no managed policies", () => {
  for (const stack of ALL.filter(({ kind }) => kind === "scanner")) {
    expect(
      ofType(stack, "aws_iam_role")
        .map(({ name }) => name)
        .sort(),
    ).toEqual(rolesIn(stack));
    expect(ofType(stack, "aws_iam_role_policy_attachment")).toEqual([]);
  }
});

test("no role has a policy that is not in its stack: others are removed", () => {
  for (const stack of ALL.filter(({ kind }) => kind === "scanner")) {
    for (const role of rolesIn(stack)) {
      const roleName = `\${aws_iam_role.${role}.name}`;
      const inline = ofType(stack, "aws_iam_role_policies_exclusive").find(({ name }) => name === `${role}_inline`);
      expect(inline?.attributes).toMatchObject({ role_name: roleName, policy_names: [`\${aws_iam_role_policy.${role}_policy.name}`] });
      const attached = ofType(stack, "aws_iam_role_policy_attachments_exclusive").find(({ name }) => name === `${role}_attached`);
      expect(attached?.attributes).toMatchObject({ role_name: roleName, policy_arns: [] });
    }
  }
});

test("the scan reads the whole domain and its two parameters, and writes its outputs and its log", () => {
  expect(permissions("scan_role")).toEqual([
    { Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: "${aws_cloudwatch_log_group.scan_logs.arn}:*" },
    {
      Effect: "Allow",
      Action: ["codeartifact:GetAuthorizationToken", "codeartifact:ListPackageGroups", "codeartifact:ListRepositoriesInDomain"],
      Resource: "arn:aws:codeartifact:us-east-1:444455556666:domain/prod-packages",
    },
    {
      Effect: "Allow",
      Action: ["codeartifact:GetRepositoryEndpoint", "codeartifact:ListPackages", "codeartifact:ReadFromRepository"],
      Resource: "arn:aws:codeartifact:us-east-1:444455556666:repository/prod-packages/*",
    },
    {
      Effect: "Allow",
      Action: ["codeartifact:ListPackageVersionAssets", "codeartifact:ListPackageVersionDependencies", "codeartifact:ListPackageVersions"],
      Resource: "arn:aws:codeartifact:us-east-1:444455556666:package/prod-packages/*",
    },
    {
      Effect: "Allow",
      Action: "sts:GetServiceBearerToken",
      Resource: "*",
      Condition: { StringEquals: { "sts:AWSServiceName": "codeartifact.amazonaws.com" } },
    },
    { Effect: "Allow", Action: "ssm:GetParameter", Resource: PARAMETERS },
    {
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: KEYS,
      Condition: {
        StringEquals: { "kms:ViaService": "ssm.us-east-1.amazonaws.com", "kms:EncryptionContext:PARAMETER_ARN": PARAMETERS },
        "ForAnyValue:StringEquals": { "kms:ResourceAliases": ["alias/prod-package-scan-secrets"] },
      },
    },
    {
      Effect: "Allow",
      Action: "ssm:GetParameters",
      Resource: "${aws_ssm_parameter.accepted.arn}",
    },
    { Effect: "Allow", Action: "s3:PutObject", Resource: [`${BUCKET}/outputs/*`, `${BUCKET}/cache/*`] },
    { Effect: "Allow", Action: "s3:GetObject", Resource: [`${BUCKET}/cache/*`, `${BUCKET}/quarantine/*`] },
    { Effect: "Allow", Action: ["s3:GetObject", "s3:GetObjectVersion"], Resource: `${BUCKET}/prod-package-scan*` },
    THROUGH_S3,
  ]);
});

test("the pipeline takes the source, starts the build and keeps its artifacts", () => {
  expect(permissions("pipeline_role")).toEqual([
    { Effect: "Allow", Action: ["s3:GetBucketLocation", "s3:GetBucketVersioning"], Resource: BUCKET },
    { Effect: "Allow", Action: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"], Resource: `${BUCKET}/prod-package-scan*` },
    THROUGH_S3,
    {
      Effect: "Allow",
      Action: [
        "codecommit:CancelUploadArchive",
        "codecommit:GetBranch",
        "codecommit:GetCommit",
        "codecommit:GetRepository",
        "codecommit:GetUploadArchiveStatus",
        "codecommit:UploadArchive",
      ],
      Resource: "${aws_codecommit_repository.source.arn}",
    },
    { Effect: "Allow", Action: ["codebuild:BatchGetBuilds", "codebuild:StartBuild"], Resource: "${aws_codebuild_project.scan.arn}" },
  ]);
});

test("the schedule starts the pipeline", () => {
  expect(permissions("schedule_role")).toEqual([
    { Effect: "Allow", Action: "codepipeline:StartPipelineExecution", Resource: "${aws_codepipeline.pipeline.arn}" },
  ]);
});

test("a scan that tells people may publish to its topic, send its own events and list, read and stop its own pipeline's runs, and its rules do one thing each", () => {
  const stack = ALL.filter(({ name }) => name === "notify-scanner");
  const granted = (role: string) =>
    statements(stack)
      .filter(({ resource }) => resource.address === `aws_iam_role_policy.${role}_policy`)
      .map(({ statement }) => statement);
  const place = "eu-central-1:666677778888";
  expect(granted("scan_role").slice(-4)).toEqual([
    { Effect: "Allow", Action: "sns:Publish", Resource: `arn:aws:sns:${place}:notify-package-scan` },
    {
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: `arn:aws:kms:${place}:key/*`,
      Condition: {
        StringEquals: { "kms:ViaService": "sns.eu-central-1.amazonaws.com" },
        "ForAnyValue:StringEquals": { "kms:ResourceAliases": ["alias/notify-package-scan-messages"] },
      },
    },
    {
      Effect: "Allow",
      Action: "events:PutEvents",
      Resource: `arn:aws:events:${place}:event-bus/default`,
      Condition: { StringEquals: { "events:source": "package-scan.notify" } },
    },
    {
      Effect: "Allow",
      Action: ["codepipeline:GetPipelineExecution", "codepipeline:ListPipelineExecutions", "codepipeline:StopPipelineExecution"],
      Resource: `arn:aws:codepipeline:${place}:notify-package-scan`,
    },
  ]);
  expect(granted("messages_webhook_role")).toEqual([
    {
      Effect: "Allow",
      Action: "events:InvokeApiDestination",
      Resource: `arn:aws:events:${place}:api-destination/notify-package-scan-webhook/*`,
    },
  ]);
  expect(granted("onpublish_role")).toEqual([
    { Effect: "Allow", Action: "codepipeline:StartPipelineExecution", Resource: "${aws_codepipeline.pipeline.arn}" },
  ]);
});

const ownBoundary = ({ account, name }: SynthesizedStack["environment"]) => `arn:aws:iam::${account}:policy/${name}-package-scan-boundary`;

test("every role has the path, the prefix and the boundary of its environment, or none", () => {
  for (const stack of ALL.filter(({ kind }) => kind === "scanner")) {
    const { name, iam } = stack.environment;
    const found = ofType(stack, "aws_iam_role").map(({ attributes }) => [
      attributes["name"],
      attributes["path"],
      attributes["permissions_boundary"],
    ]);
    const kinds: Readonly<Record<string, string>> = { scan_role: "build", messages_webhook_role: "webhook", onpublish_role: "publish" };
    expect(found.sort()).toEqual(
      rolesIn(stack)
        .map((role) => [
          `${iam.rolePrefix ?? ""}${name}-package-scan-${kinds[role] ?? role.replace("_role", "")}`,
          iam.path,
          iam.permissionsBoundary ?? (hasRunsStack(stack.environment) ? ownBoundary(stack.environment) : undefined),
        ])
        .sort(),
    );
  }
  expect(ALL.filter(({ environment }) => environment.iam.permissionsBoundary !== undefined)).not.toEqual([]);
});

test("what the stacks grant is what is printed for people, and within the boundary", () => {
  for (const stack of ALL.filter(({ kind }) => kind === "scanner")) {
    const boundary = boundaryStatements(subjectOf(stack.environment));
    const { roles } = rolesOf(stack.environment, ["arn:aws:iam::111122223333:root"]);
    const printed = roles.filter(({ madeBy }) => madeBy === "stacks");
    expect(printed).toHaveLength(rolesIn(stack).length);
    for (const { name, inlinePolicies, trust } of printed) {
      const role = ofType(stack, "aws_iam_role").find(({ attributes }) => attributes["name"] === name);
      const policy = ofType(stack, "aws_iam_role_policy").find(({ attributes }) => attributes["role"] === `\${${role?.address}.name}`);
      expect(JSON.parse(resolved(policy?.attributes["policy"], stack))).toEqual(inlinePolicies[0]?.document);
      expect(JSON.parse(resolved(role?.attributes["assume_role_policy"], stack))).toEqual(trust);
      for (const statement of inlinePolicies[0]?.document.Statement ?? []) expect(boundary).toContainEqual(statement);
    }
  }
});

/** A document with the ARNs that AWS will give to what the stack makes. */
function resolved(text: unknown, { environment }: SynthesizedStack): string {
  const names = namesOf(environment);
  const place = placeOf(environment);
  const arns: Readonly<Record<string, string>> = {
    "aws_cloudwatch_log_group.scan_logs": arnIn(place, "logs", `log-group:${names.logGroup}`),
    "aws_codebuild_project.scan": arnIn(place, "codebuild", `project/${names.scanProject}`),
    "aws_codecommit_repository.source": arnIn(place, "codecommit", names.sourceRepository),
    "aws_codepipeline.pipeline": arnIn(place, "codepipeline", names.pipeline),
    "aws_s3_bucket.reports": bucketArn(place, names.reportBucket),
    "aws_ssm_parameter.accepted": parameterArn(place, names.acceptedSourceParameter),
    "aws_ssm_parameter.organization": parameterArn(place, names.organizationParameter),
    "aws_ssm_parameter.token": parameterArn(place, names.tokenParameter),
  };
  return String(text).replace(/\$\{(\w+\.\w+)\.arn\}/g, (_, address: string) => arns[address] ?? address);
}
