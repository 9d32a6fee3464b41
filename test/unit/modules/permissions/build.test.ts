import { buildStatements, isPrivateImage } from "../../../../modules/permissions/build";

const PLACE = { partition: "aws", region: "eu-central-1", account: "111122223333" };
const CURATED = "aws/codebuild/amazonlinux-x86_64-standard:5.0";
const OURS = "444455556666.dkr.ecr.eu-west-1.amazonaws.com/company/python@sha256:0a";

test("a build in CodeBuild's own network and image needs nothing more", () => {
  expect(buildStatements(PLACE, {})).toEqual([]);
  expect(buildStatements(PLACE, { image: CURATED })).toEqual([]);
  expect([CURATED, OURS].map(isPrivateImage)).toEqual([false, true]);
});

test("a build in a VPC makes interfaces in it alone", () => {
  const ec2 = "arn:aws:ec2:eu-central-1:111122223333";
  const inVpc = { ArnEquals: { "ec2:Vpc": `${ec2}:vpc/vpc-1` } };
  const [make, within, remove, permit] = buildStatements(PLACE, { network: { id: "vpc-1" } });
  expect(make).toEqual({ Effect: "Allow", Action: "ec2:CreateNetworkInterface", Resource: `${ec2}:network-interface/*` });
  expect(within).toEqual({
    Effect: "Allow",
    Action: "ec2:CreateNetworkInterface",
    Resource: [`${ec2}:security-group/*`, `${ec2}:subnet/*`],
    Condition: inVpc,
  });
  expect(remove).toMatchObject({ Action: "ec2:DeleteNetworkInterface", Condition: inVpc });
  expect(permit).toMatchObject({
    Action: "ec2:CreateNetworkInterfacePermission",
    Condition: { StringEquals: { "ec2:AuthorizedService": "codebuild.amazonaws.com" }, ...inVpc },
  });
});

test("an image of another account's repository is fetched from there, and from no other", () => {
  const [fetch, token] = buildStatements(PLACE, { image: OURS });
  expect(fetch).toMatchObject({ Resource: "arn:aws:ecr:eu-west-1:444455556666:repository/company/python" });
  expect(token).toMatchObject({ Action: "ecr:GetAuthorizationToken", Resource: "*" });
});
