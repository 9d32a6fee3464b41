import { statements } from "../documents";
import { ALL, ofType } from "../synthesized";

const scanner = ALL.filter(({ name }) => name === "prod-scanner");
const permissions = (role: string) =>
  statements(scanner)
    .filter(({ resource }) => resource.address === `aws_iam_role_policy.${role}_policy`)
    .map(({ statement }) => statement);

const BUCKET = "${aws_s3_bucket.reports.arn}";

/** S3 asks KMS for it when it writes and reads objects. */
const REPORTS_KEY = {
  Effect: "Allow",
  Action: ["kms:Decrypt", "kms:GenerateDataKey"],
  Resource: "${aws_kms_key.reports_key.arn}",
  Condition: { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } },
};

test("one role for each service, and no managed policies", () => {
  for (const stack of ALL.filter(({ kind }) => kind === "scanner")) {
    expect(ofType(stack, "aws_iam_role").map(({ name }) => name)).toEqual(["pipeline_role", "scan_role", "schedule_role"]);
    expect(ofType(stack, "aws_iam_role_policy_attachment")).toEqual([]);
  }
});

test("no role has a policy that is not in its stack: others are removed", () => {
  for (const stack of ALL.filter(({ kind }) => kind === "scanner")) {
    for (const role of ["pipeline_role", "scan_role", "schedule_role"]) {
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
      Action: ["codeartifact:GetAuthorizationToken", "codeartifact:ListRepositoriesInDomain"],
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
    {
      Effect: "Allow",
      Action: "ssm:GetParameter",
      Resource: ["${aws_ssm_parameter.token.arn}", "${aws_ssm_parameter.organization.arn}"],
    },
    { Effect: "Allow", Action: "ssm:GetParameters", Resource: "${aws_ssm_parameter.accepted.arn}" },
    { Effect: "Allow", Action: "s3:PutObject", Resource: `${BUCKET}/outputs/*` },
    { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: `${BUCKET}/cache/*` },
    { Effect: "Allow", Action: ["s3:GetObject", "s3:GetObjectVersion"], Resource: `${BUCKET}/prod-package-scan*` },
    REPORTS_KEY,
  ]);
});

test("the pipeline takes the source, starts the build and keeps its artifacts", () => {
  expect(permissions("pipeline_role")).toEqual([
    { Effect: "Allow", Action: ["s3:GetBucketLocation", "s3:GetBucketVersioning"], Resource: BUCKET },
    { Effect: "Allow", Action: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"], Resource: `${BUCKET}/prod-package-scan*` },
    REPORTS_KEY,
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
