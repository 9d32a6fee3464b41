import { loadEnvironment } from "../../../environments/load";
import { rolesOf } from "../../../scripts/roles/documents";
import { grantsOf, isAbout, nameOf, withdrawalOf } from "../../permissions/grants";

const environment = loadEnvironment("dev");
const roles = rolesOf(environment, ["arn:aws:iam::111122223333:root"]);
const grants = grantsOf(roles);
const ROLE = "arn:aws:iam::222233334444:role/dev-package-scan-pipeline";
const PRINCIPAL = { role: "pipeline", principal: ROLE } as const;

test("every action of a role's documents is a grant, once, and the use of keys through each service is one of its own", () => {
  expect(grants.filter(({ role }) => role === "pipeline").map(nameOf)).toEqual([
    "codebuild:BatchGetBuilds",
    "codebuild:StartBuild",
    "codecommit:CancelUploadArchive",
    "codecommit:GetBranch",
    "codecommit:GetCommit",
    "codecommit:GetRepository",
    "codecommit:GetUploadArchiveStatus",
    "codecommit:UploadArchive",
    "kms:Decrypt through s3",
    "kms:GenerateDataKey through s3",
    "s3:GetBucketLocation",
    "s3:GetBucketVersioning",
    "s3:GetObject",
    "s3:GetObjectVersion",
    "s3:PutObject",
  ]);
  const decryptions = grants.filter(({ action }) => action === "kms:Decrypt").map((grant) => `${grant.role}: ${nameOf(grant)}`);
  expect(decryptions.filter((each) => each.startsWith("scan"))).toEqual(["scan: kms:Decrypt through s3", "scan: kms:Decrypt through ssm"]);
});

test("a grant is taken away by role, action and service", () => {
  const viaService = "s3.eu-central-1.amazonaws.com";
  const [decrypt] = grants.filter((grant) => grant.role === "pipeline" && nameOf(grant) === "kms:Decrypt through s3");
  expect(decrypt && withdrawalOf(decrypt)).toEqual({ principal: ROLE, action: "kms:Decrypt", viaService });
  expect(withdrawalOf({ ...PRINCIPAL, action: "s3:GetObject" })).toEqual({ principal: ROLE, action: "s3:GetObject" });
});

test("a decision is about the grant of its role, action and service", () => {
  const decided = { principal: ROLE, action: "kms:Decrypt", resource: "*", outcome: "allowed", times: 1 } as const;
  const grant = { ...PRINCIPAL, action: "kms:Decrypt", viaService: "s3.eu-central-1.amazonaws.com" };
  expect(isAbout(grant, { ...decided, viaService: "s3.eu-central-1.amazonaws.com" })).toBe(true);
  expect(isAbout(grant, { ...decided, viaService: "ssm.eu-central-1.amazonaws.com" })).toBe(false);
  expect(isAbout(grant, decided)).toBe(false);
  expect(isAbout({ ...PRINCIPAL, action: "KMS:decrypt" }, { ...decided, viaService: "ssm.eu-central-1.amazonaws.com" })).toBe(true);
  expect(isAbout({ ...grant, principal: `${ROLE}-2` }, { ...decided, viaService: grant.viaService })).toBe(false);
});
