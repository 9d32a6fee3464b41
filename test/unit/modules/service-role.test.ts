import { ServiceRole, type ServiceRoleProps } from "../../../modules/service-role";
import { documentOf, only, synthesizeModule } from "./synth";

const PROPS: ServiceRoleProps = {
  roleName: "builder",
  description: "Builds",
  service: "codebuild.amazonaws.com",
  account: "111122223333",
  sourceArn: "arn:aws:codebuild:eu-central-1:111122223333:project/scan",
};

const role = (props: Partial<ServiceRoleProps>, use: (role: ServiceRole) => void = () => undefined) =>
  synthesizeModule((stack) => use(new ServiceRole(stack, "role", { ...PROPS, ...props })));

test("may be assumed by the service, for the source", () => {
  const { aws_iam_role } = role({});
  expect(aws_iam_role?.["role"]).toMatchObject({ name: "builder", description: "Builds" });
  expect(documentOf(aws_iam_role?.["role"]?.["assume_role_policy"])).toEqual([
    {
      Effect: "Allow",
      Principal: { Service: "codebuild.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "aws:SourceAccount": "111122223333" }, ArnEquals: { "aws:SourceArn": PROPS.sourceArn } },
    },
  ]);
});

test("accepts a service that gives no source only if the service is known to give none", () => {
  const { aws_iam_role } = role({ namesSource: false });
  expect(documentOf(aws_iam_role?.["role"]?.["assume_role_policy"])).toEqual([
    {
      Effect: "Allow",
      Principal: { Service: "codebuild.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: { StringEqualsIfExists: { "aws:SourceAccount": "111122223333" }, ArnEqualsIfExists: { "aws:SourceArn": PROPS.sourceArn } },
    },
  ]);
});

test("may do what it was allowed, also if that was added later", () => {
  const resources = role({}, (made) => {
    made.allow("s3:GetObject", "arn:aws:s3:::bucket/*");
    made.allow(["ssm:GetParameter"], ["arn:a", "arn:b"], { StringEquals: { "aws:RequestedRegion": "eu-central-1" } });
    made.allowEverywhere("sts:GetServiceBearerToken", "has no ARN", {
      StringEquals: { "sts:AWSServiceName": "codeartifact.amazonaws.com" },
    });
  });
  const policy = only(resources, "aws_iam_role_policy");
  expect(policy).toMatchObject({ name: "permissions", role: "${aws_iam_role.role.name}" });
  expect(documentOf(policy["policy"])).toEqual([
    { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::bucket/*" },
    {
      Effect: "Allow",
      Action: ["ssm:GetParameter"],
      Resource: ["arn:a", "arn:b"],
      Condition: { StringEquals: { "aws:RequestedRegion": "eu-central-1" } },
    },
    {
      Effect: "Allow",
      Action: "sts:GetServiceBearerToken",
      Resource: "*",
      Condition: { StringEquals: { "sts:AWSServiceName": "codeartifact.amazonaws.com" } },
    },
  ]);
});

test("refuses a permission on every resource without a reason", () => {
  const message = "stack/role: s3:GetObject, s3:PutObject on every resource needs a reason: use allowEverywhere";
  expect(() => role({}, (made) => made.allow(["s3:GetObject", "s3:PutObject"], "*"))).toThrow(message);
  expect(() => role({}, (made) => made.allow("s3:GetObject", ["arn:a", "*"]))).toThrow("needs a reason");
  expect(() => role({}, (made) => made.allowEverywhere("s3:GetObject", " ", {}))).toThrow(
    "stack/role: s3:GetObject on every resource needs a reason",
  );
});
