import { namesOf, STACKS, type StackKind } from "../../../../environments/names";
import { stoppedRuns } from "../../../../scripts/doctor/checks/stopped-runs";
import { expectedIn } from "../../../../scripts/leftovers/expected";
import { sandbox, stateText } from "../../../helpers/states";
import { awsError, fixes, patient, said } from "./patient";

const names = namesOf(sandbox);
const OURS = [
  { Key: "project", Value: "package-scan" },
  { Key: "environment", Value: "sandbox" },
  { Key: "managed-by", Value: "terraform" },
];

/** States that know everything but some addresses, and in which some are tainted. */
function states({ unknown = [], tainted = [] }: { readonly unknown?: readonly string[]; readonly tainted?: readonly string[] }, iam = {}) {
  const content = (kind: StackKind) => {
    const addresses = expectedIn(kind, { environment: sandbox, names }).map(({ address }) => address);
    const resources = addresses
      .filter((address) => !unknown.includes(address))
      .map((address) => {
        const [type, name] = address.split(".");
        const instances = [{ attributes: {}, ...(tainted.includes(address) && { status: "tainted" }) }];
        return { mode: "managed", type, name, provider: "p", instances };
      });
    return JSON.stringify({ ...(JSON.parse(stateText(1)) as object), resources });
  };
  const GetObject = ({ Key }: { Key: string }) => {
    const kind = STACKS.find((each) => names.stateKey(each) === Key);
    const text = kind === undefined ? "" : content(kind);
    return { Body: { transformToString: () => Promise.resolve(text) }, LastModified: new Date(), ETag: "x" };
  };
  return patient({ s3: { GetObject }, iam });
}

describe("stopped runs", () => {
  it("have left nothing if the states know everything and nothing is tainted", async () => {
    expect(await said(stoppedRuns, states({}))).toEqual(["ok: nothing is left of one"]);
  });

  it("have left what is tainted, with the command that keeps it", async () => {
    const left = states({ tainted: ["aws_iam_role.scan_role"] }, { GetRole: () => ({ Role: { Tags: [] } }) });
    const notes = await stoppedRuns.run(left);
    expect(notes.map(({ level, what }) => `${level}: ${what}`)).toEqual([
      "problem: scanner: aws_iam_role.scan_role is tainted: a run was stopped while it made it, and it exists in AWS. As it is, Terraform would destroy it and make another",
    ]);
    expect(fixes(notes)).toEqual(["npm run ops -- state untaint --env sandbox --stack scanner --address aws_iam_role.scan_role"]);
  });

  it("have left what no state knows: ours is taken over by a deploy, another's has to go", async () => {
    const unknown = ["aws_iam_role.scan_role", "aws_iam_role.pipeline_role"];
    const GetRole = ({ RoleName }: { RoleName: string }) => ({ Role: { Tags: RoleName === names.scanRole ? OURS : [] } });
    const notes = await stoppedRuns.run(states({ unknown }, { GetRole }));
    expect(notes.map(({ level, what }) => `${level}: ${what}`)).toEqual([
      "problem: scanner: 1 resource made in AWS, unknown to the state: IAM role sandbox-package-scan-build",
      "problem: scanner: Made in AWS already, unknown to the state: IAM role sandbox-package-scan-pipeline",
    ]);
    expect(fixes(notes)).toEqual([
      "npm run ops -- deploy --env sandbox --stack scanner\nIt takes over what a stopped run has made.",
      "IAM role sandbox-package-scan-pipeline: without this environment's tags, so perhaps somebody else's. Delete or rename it, then run this again.",
    ]);
  });

  it("are not called harmless if AWS does not tell", async () => {
    const GetRole = () => {
      throw awsError("AccessDenied", 403, "not you");
    };
    expect(await said(stoppedRuns, states({ unknown: ["aws_iam_role.scan_role"] }, { GetRole }))).toEqual([
      "could not check: scanner: IAM role sandbox-package-scan-build: not you",
    ]);
  });
});
