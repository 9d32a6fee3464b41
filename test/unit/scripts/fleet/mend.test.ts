import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Console } from "../../../../scripts/cli/console";
import { planChanges } from "../../../../scripts/fleet/deployment";
import { agreesToKeep, mendOf, sayRenamed, strandedAt } from "../../../../scripts/fleet/mend";
import { NOTHING_LEFT, type Leftovers, type Stranded } from "../../../../scripts/leftovers/types";
import { OperationError } from "../../../../scripts/words/errors";
import { fakeFleet } from "./fake-workspaces";

const TAINTED: Leftovers = {
  ...NOTHING_LEFT,
  tainted: [
    { address: "aws_kms_key.domain_key", exists: true },
    { address: "aws_kms_alias.domain_key_alias", exists: false },
  ],
};
const stranded: Stranded = {
  what: "CodeArtifact domain",
  name: "d",
  stack: "registry",
  address: "aws_codeartifact_domain.domain",
  id: "arn:of:d",
  ours: true,
};
const COMMAND = "npm run ops -- state untaint --env dev --stack registry --address aws_kms_key.domain_key";

/** A run over dev-registry, in which a stopped run has left this. */
function registry(left: Leftovers | Error) {
  const leftovers = () => (left instanceof Error ? Promise.reject(left) : Promise.resolve(left));
  return fakeFleet(["dev"], {}, { kinds: ["registry"], leftovers });
}
const imports = (folder: string) => join(folder, "leftovers.tf.json");
const silent: Pick<Console, "line"> = { line: () => undefined };

describe("what a stopped run has left", () => {
  it("is kept before the plan if the user agrees, but for what is gone from AWS", async () => {
    const { run, calls } = registry(TAINTED);
    const [plan] = await planChanges(run, undefined, { mend: mendOf(await run.look(), true) });
    expect(calls).toEqual(["untaint aws_kms_key.domain_key dev-registry", "plan dev-registry"]);
    expect(plan?.report.notes).toEqual(["tainted by a run that was stopped, kept as it is: aws_kms_key.domain_key"]);
  });

  it("is not planned if the state is about another account or region", async () => {
    const { run, calls } = registry({ ...NOTHING_LEFT, recordedIn: { account: "222233334444", region: "us-east-1" } });
    const [plan] = await planChanges(run, undefined, { mend: mendOf(await run.look(), false, { onlyShown: true }) });
    expect(calls).toEqual([]);
    expect(plan?.report).toMatchObject({
      result: "failed",
      reason: expect.stringContaining("The state is about 222233334444, us-east-1") as string,
    });
  });

  it("and the environment's file names otherwise is said before a plan, and in the report", async () => {
    const renamed = [{ address: "aws_codeartifact_domain.domain", what: "CodeArtifact domain", from: "old", to: "new" }];
    const { run } = registry({ ...NOTHING_LEFT, renamed });
    const lines: string[] = [];
    const looked = await run.look();
    sayRenamed(looked, { line: (text = "") => void lines.push(text) });
    const text = "CodeArtifact domain old -> new: made anew, and the old one destroyed with all its packages";
    expect(lines).toEqual([`dev-registry: ${text}`]);
    const [plan] = await planChanges(run, undefined, { mend: mendOf(looked, false) });
    expect(plan?.report.notes).toEqual([text]);
  });

  it("is only told, with the command, if the user does not", async () => {
    const { run, calls } = registry(TAINTED);
    const [plan] = await planChanges(run, undefined, { mend: mendOf(await run.look(), false) });
    expect(calls).toEqual(["plan dev-registry"]);
    expect(plan?.report.notes).toEqual([
      [
        "aws_kms_key.domain_key is tainted: a run was stopped while it made it, and it exists in AWS. As it is, Terraform would destroy it and make another",
        "aws_kms_alias.domain_key_alias is tainted and does not exist in AWS any more: Terraform makes it anew",
        `To keep it: ${COMMAND}`,
      ].join("\n"),
    ]);
  });

  it("is taken over by the plan, and what an earlier plan took over is forgotten", async () => {
    const first = registry({ ...NOTHING_LEFT, stranded: [stranded], unchecked: ["IAM role x: denied"] });
    const [plan] = await planChanges(first.run, undefined, { mend: mendOf(await first.run.look(), false) });
    expect(JSON.parse(readFileSync(imports(first.folder), "utf8"))).toEqual({
      import: [{ to: "aws_codeartifact_domain.domain", id: "arn:of:d" }],
    });
    expect(plan?.report.notes).toEqual([
      "1 resource of a run that was stopped: made in AWS, unknown to the state. The plan takes over: CodeArtifact domain d",
      "could not look whether it exists already: IAM role x: denied",
    ]);
    const second = registry(NOTHING_LEFT);
    writeFileSync(imports(second.folder), "{}");
    await planChanges(second.run);
    expect(existsSync(imports(second.folder))).toBe(false);
  });

  it("is taken over at some addresses only, where a verb plans no others", async () => {
    const key = { ...stranded, what: "KMS key", address: "aws_kms_key.domain_key", id: "k" };
    const { run, folder, calls } = registry({ ...TAINTED, stranded: [{ ...stranded, ours: false }, key], unchecked: ["x"] });
    const looked = strandedAt(["aws_kms_key.domain_key"], await run.look());
    expect(looked.map(({ outcome }) => outcome)).toEqual([{ status: "done", value: { ...NOTHING_LEFT, stranded: [key] } }]);
    await planChanges(run, undefined, { mend: mendOf(looked, false) });
    expect(calls).toEqual(["plan dev-registry"]);
    expect(JSON.parse(readFileSync(imports(folder), "utf8"))).toEqual({ import: [{ to: "aws_kms_key.domain_key", id: "k" }] });
    const failed = await registry(new OperationError("no bucket")).run.look();
    expect(strandedAt([], failed)).toEqual(failed);
  });

  it("stops the stack before its plan if it may be somebody else's", async () => {
    const { run, calls } = registry({ ...NOTHING_LEFT, stranded: [{ ...stranded, ours: false }] });
    const [plan] = await planChanges(run, undefined, { mend: mendOf(await run.look(), true) });
    expect(calls).toEqual([]);
    expect(plan?.report.reason).toContain("npm run ops -- adopt --env dev");
  });

  it("is kept also where the stack has to stop: nothing can be adopted beside what is tainted", async () => {
    const { run, calls } = registry({ ...TAINTED, stranded: [{ ...stranded, ours: false }] });
    await planChanges(run, undefined, { mend: mendOf(await run.look(), true) });
    expect(calls).toEqual(["untaint aws_kms_key.domain_key dev-registry"]);
  });

  it("does not hinder a plan if it cannot be looked for: the plan says why", async () => {
    const { run } = registry(new OperationError("no bucket"));
    const [plan] = await planChanges(run, undefined, { mend: mendOf(await run.look(), true) });
    expect(plan?.report).toMatchObject({ result: "no changes" });
  });
});

describe("agreesToKeep", () => {
  it("asks once for all stacks, and names the commands where nobody can be asked", async () => {
    const { run } = registry(TAINTED);
    const asked: unknown[] = [];
    const looked = await run.look();
    const ask = (question: unknown) => Promise.resolve(asked.push(question) > 0);
    expect(await agreesToKeep(looked, {}, silent, ask)).toBe(true);
    const text = "Keep it as it is (untaint), and let the plan show what is left to set?";
    expect(asked).toEqual([{ text, option: "--yes", instead: COMMAND }]);
    expect(await agreesToKeep(looked, { yes: true }, silent, () => Promise.reject(new Error("asked")))).toBe(true);
  });

  it("does not ask if nothing that exists is tainted", async () => {
    const { run } = registry({ ...NOTHING_LEFT, tainted: TAINTED.tainted.slice(1) });
    expect(await agreesToKeep(await run.look(), {}, silent, () => Promise.reject(new Error("asked")))).toBe(false);
  });
});
