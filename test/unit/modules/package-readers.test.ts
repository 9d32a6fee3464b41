import { readerStatements } from "../../../modules/package-readers";

const ACCOUNTS = ["arn:aws:iam::444455556666:root", "arn:aws:iam::555566667777:root"];

test("accounts are principals", () => {
  expect(readerStatements("aws", ["444455556666", "555566667777"], ["codeartifact:ReadFromRepository"])).toEqual([
    { Effect: "Allow", Principal: { AWS: ACCOUNTS }, Action: ["codeartifact:ReadFromRepository"], Resource: "*" },
  ]);
});

test("an organization is a condition on everyone", () => {
  expect(readerStatements("aws", ["o-a1b2c3d4e5"], ["codeartifact:ReadFromRepository"])).toEqual([
    {
      Effect: "Allow",
      Principal: "*",
      Action: ["codeartifact:ReadFromRepository"],
      Resource: "*",
      Condition: { StringEquals: { "aws:PrincipalOrgID": ["o-a1b2c3d4e5"] } },
    },
  ]);
});

test("accounts and an organization need a statement each", () => {
  expect(readerStatements("aws", ["o-a1b2c3d4e5", "444455556666"], ["codeartifact:ReadFromRepository"])).toEqual([
    { Effect: "Allow", Principal: { AWS: ACCOUNTS.slice(0, 1) }, Action: ["codeartifact:ReadFromRepository"], Resource: "*" },
    {
      Effect: "Allow",
      Principal: "*",
      Action: ["codeartifact:ReadFromRepository"],
      Resource: "*",
      Condition: { StringEquals: { "aws:PrincipalOrgID": ["o-a1b2c3d4e5"] } },
    },
  ]);
});

test("there are no statements without readers", () => {
  expect(readerStatements("aws", [], ["codeartifact:ReadFromRepository"])).toEqual([]);
});

test("accounts are in the partition of the domain", () => {
  const [statement] = readerStatements("aws-cn", ["444455556666"], []);
  expect(statement?.Principal).toEqual({ AWS: ["arn:aws-cn:iam::444455556666:root"] });
});
