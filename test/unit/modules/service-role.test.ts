import { ServiceRole, type ServiceRoleProps } from "../../../modules/service-role";
import { documentOf, only, synthesizeModule } from "./synth";

const PROPS: ServiceRoleProps = {
  roleName: "builder",
  description: "Builds",
  trust: {
    service: "codebuild.amazonaws.com",
    account: "111122223333",
    sourceArn: "arn:aws:codebuild:eu-central-1:111122223333:project/scan",
  },
};

const role = (props: Partial<ServiceRoleProps>, use: (role: ServiceRole) => void = () => undefined) =>
  synthesizeModule((stack) => use(new ServiceRole(stack, "role", { ...PROPS, ...props })));

test("may be assumed by the service, for the source", () => {
  const { aws_iam_role } = role({});
  expect(aws_iam_role?.["role"]).toEqual({
    name: "builder",
    description: "Builds",
    assume_role_policy: aws_iam_role?.["role"]?.["assume_role_policy"],
  });
  expect(documentOf(aws_iam_role?.["role"]?.["assume_role_policy"])).toEqual([
    {
      Effect: "Allow",
      Principal: { Service: "codebuild.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "aws:SourceAccount": "111122223333" }, ArnEquals: { "aws:SourceArn": PROPS.trust.sourceArn } },
    },
  ]);
});

test("has the path and the boundary that the environment decides", () => {
  const permissionsBoundary = "arn:aws:iam::111122223333:policy/platform/limit";
  const { aws_iam_role } = role({ rolePath: "/platform/", permissionsBoundary });
  expect(aws_iam_role?.["role"]).toMatchObject({ name: "builder", path: "/platform/", permissions_boundary: permissionsBoundary });
  expect(role({ rolePath: "/" })["aws_iam_role"]?.["role"]).not.toHaveProperty("path");
});

test("may do what it was granted, also if that was added later", () => {
  const one = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::bucket/*" } as const;
  const other = { Effect: "Allow", Action: ["ssm:GetParameter"], Resource: ["arn:a", "arn:b"] } as const;
  const resources = role({}, (made) => {
    made.grant([one]);
    made.grant([other]);
  });
  const policy = only(resources, "aws_iam_role_policy");
  expect(policy).toMatchObject({ name: "permissions", role: "${aws_iam_role.role.name}" });
  expect(documentOf(policy["policy"])).toEqual([one, other]);
});
