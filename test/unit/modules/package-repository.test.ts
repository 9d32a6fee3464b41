import { PackageDomain } from "../../../modules/package-domain";
import { PackageRepository, type PackageRepositoryProps } from "../../../modules/package-repository";
import { documentOf, only, synthesizeModule } from "./synth";

const repository = (props: Partial<PackageRepositoryProps>) =>
  synthesizeModule(
    (stack) =>
      new PackageRepository(stack, "team", {
        partition: "aws",
        domain: "packages",
        domainOwner: "111122223333",
        repository: "team",
        description: "Packages of the team",
        protect: true,
        ...props,
      }),
  );

test("a repository that is filled from outside", () => {
  expect(repository({ externalConnection: "public:pypi" })["aws_codeartifact_repository"]).toEqual({
    team: {
      domain: "packages",
      domain_owner: "111122223333",
      repository: "team",
      description: "Packages of the team",
      external_connections: { external_connection_name: "public:pypi" },
      lifecycle: { prevent_destroy: true },
    },
  });
});

test("a repository that is filled from another one", () => {
  expect(repository({ upstream: "store", protect: false })["aws_codeartifact_repository"]).toEqual({
    team: {
      domain: "packages",
      domain_owner: "111122223333",
      repository: "team",
      description: "Packages of the team",
      upstream: [{ repository_name: "store" }],
      lifecycle: { prevent_destroy: false },
    },
  });
});

test("readers may list, download and make it their upstream, but not publish", () => {
  const policy = only(repository({ readers: ["444455556666"] }), "aws_codeartifact_repository_permissions_policy");
  expect(policy).toMatchObject({ domain: "packages", domain_owner: "111122223333" });
  expect(documentOf(policy["policy_document"])).toEqual([
    {
      Effect: "Allow",
      Principal: { AWS: ["arn:aws:iam::444455556666:root"] },
      Action: [
        "codeartifact:AssociateWithDownstreamRepository",
        "codeartifact:DescribePackageVersion",
        "codeartifact:DescribeRepository",
        "codeartifact:GetRepositoryEndpoint",
        "codeartifact:ListPackages",
        "codeartifact:ListPackageVersionAssets",
        "codeartifact:ListPackageVersionDependencies",
        "codeartifact:ListPackageVersions",
        "codeartifact:ReadFromRepository",
      ],
      Resource: "*",
    },
  ]);
  expect(repository({})).not.toHaveProperty("aws_codeartifact_repository_permissions_policy");
});

const domain = (readers: readonly string[], encryptionKey?: string) =>
  synthesizeModule(
    (stack) =>
      new PackageDomain(stack, "domain", {
        domain: "packages",
        partition: "aws",
        region: "eu-central-1",
        account: "111122223333",
        keyAlias: "alias/packages",
        encryptionKey,
        readers,
        protect: true,
      }),
  );

test("a domain is encrypted with a key of its own", () => {
  const resources = domain([]);
  const [keyId] = Object.keys(resources["aws_kms_key"] ?? {});
  expect(only(resources, "aws_codeartifact_domain")).toEqual({
    domain: "packages",
    encryption_key: `\${aws_kms_key.${keyId}.arn}`,
    lifecycle: { prevent_destroy: true },
  });
  expect(only(resources, "aws_kms_alias")).toEqual({ name: "alias/packages", target_key_id: `\${aws_kms_key.${keyId}.key_id}` });
  expect(documentOf(only(resources, "aws_kms_key")["policy"])).toEqual([
    {
      Sid: "AccountDecidesByIam",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::111122223333:root" },
      Action: "kms:*",
      Resource: "*",
    },
  ]);
});

test.each([
  ["aws-managed", {}],
  ["arn:aws:kms:eu-central-1:111122223333:key/1", { encryption_key: "arn:aws:kms:eu-central-1:111122223333:key/1" }],
])("a domain that was made with the key %s keeps it", (encryptionKey, expected) => {
  expect(domain([], encryptionKey)).toEqual({
    aws_codeartifact_domain: { domain: { domain: "packages", ...expected, lifecycle: { prevent_destroy: true } } },
  });
});

const USE = [
  "codeartifact:CreateRepository",
  "codeartifact:DescribeDomain",
  "codeartifact:GetAuthorizationToken",
  "codeartifact:GetDomainPermissionsPolicy",
  "codeartifact:ListRepositoriesInDomain",
  "codeartifact:TagResource",
];

test("a domain lets its readers get a token and add repositories, which its owner may read", () => {
  const policy = only(domain(["444455556666"]), "aws_codeartifact_domain_permissions_policy");
  expect(documentOf(policy["policy_document"])).toEqual([
    { Effect: "Allow", Principal: { AWS: ["arn:aws:iam::444455556666:root"] }, Action: USE, Resource: "*" },
    {
      Sid: "OwnerReads",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::111122223333:root" },
      Action: [
        "codeartifact:DescribePackageVersion",
        "codeartifact:DescribeRepository",
        "codeartifact:GetRepositoryEndpoint",
        "codeartifact:ListPackages",
        "codeartifact:ListPackageVersionAssets",
        "codeartifact:ListPackageVersionDependencies",
        "codeartifact:ListPackageVersions",
        "codeartifact:ReadFromRepository",
      ],
      Resource: "*",
    },
  ]);
});

test("a domain's key serves readers on the way through CodeArtifact alone", () => {
  const [owner, accounts, organizations, ...more] = documentOf(only(domain(["444455556666", "o-a1b2c3d4e5"]), "aws_kms_key")["policy"]);
  const use = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"];
  const through = { "kms:ViaService": "codeartifact.eu-central-1.amazonaws.com" };
  expect(owner).toMatchObject({ Sid: "AccountDecidesByIam" });
  expect(accounts).toEqual({
    Effect: "Allow",
    Principal: { AWS: ["arn:aws:iam::444455556666:root"] },
    Action: use,
    Resource: "*",
    Condition: { StringEquals: through },
  });
  expect(organizations).toEqual({
    Effect: "Allow",
    Principal: "*",
    Action: use,
    Resource: "*",
    Condition: { StringEquals: { ...through, "aws:PrincipalOrgID": ["o-a1b2c3d4e5"] } },
  });
  expect(more).toEqual([]);
});
