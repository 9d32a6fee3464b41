import { resourcesIn, type Stack, toHcl } from "../../../../scripts/checkov/hcl";
import { parseStack } from "../../../../scripts/checkov/stack";

const STACK: Stack = {
  provider: { aws: [{ region: "eu-central-1", default_tags: [{ tags: { owner: "platform" } }] }] },
  resource: {
    aws_s3_bucket: { reports: { "//": { metadata: { path: "dev/reports" } }, bucket: "b", force_destroy: false, tags: null } },
    aws_codepipeline: {
      pipeline: {
        artifact_store: [{ location: "${aws_s3_bucket.reports.id}", encryption_key: { type: "KMS" } }],
        stage: [{ action: [{ configuration: { ProjectName: "scan" }, inputArtifacts: ["Source"], version: 1 }] }, { action: [] }],
      },
    },
    aws_iam_role_policy: { policy: { policy: '{"Resource":"${aws_s3_bucket.reports.arn}/*"}\n', depends_on: ["aws_s3_bucket.reports"] } },
  },
};

test("nested blocks, maps, lists, references and texts with quotes are HCL, CDKTF's metadata and absent values are left out", () => {
  expect(toHcl(STACK)).toBe(`provider "aws" {
  region = "eu-central-1"
  default_tags {
    tags = { "owner" = "platform" }
  }
}

resource "aws_s3_bucket" "reports" {
  bucket = "b"
  force_destroy = false
}

resource "aws_codepipeline" "pipeline" {
  artifact_store {
    location = "\${aws_s3_bucket.reports.id}"
    encryption_key {
      type = "KMS"
    }
  }
  stage {
    action {
      configuration = { "ProjectName" = "scan" }
      inputArtifacts = ["Source"]
      version = 1
    }
  }
  stage {
    action = []
  }
}

resource "aws_iam_role_policy" "policy" {
  policy = "{\\"Resource\\":\\"\${aws_s3_bucket.reports.arn}/*\\"}\\n"
  depends_on = [aws_s3_bucket.reports]
}
`);
});

test("a resource of which several become is one, as checkov's count has to be the stack's", () => {
  const mail = { for_each: { "a@example.com": "a@example.com" }, protocol: "email", endpoint: "${each.value}" };
  expect(toHcl({ resource: { aws_sns_topic_subscription: { mail } } })).toBe(
    'resource "aws_sns_topic_subscription" "mail" {\n  protocol = "email"\n  endpoint = "${each.value}"\n}\n',
  );
});

test("the resources are counted over all types", () => {
  expect(resourcesIn(STACK)).toBe(3);
});

test("a synthesized stack is read as it is, anything else is refused with its name", () => {
  expect(parseStack("dev-scanner", JSON.stringify({ terraform: { backend: {} }, ...STACK }))).toEqual(STACK);
  expect(() => parseStack("dev-scanner", JSON.stringify({ resource: [] }))).toThrow("dev-scanner is no stack that can be checked");
});
