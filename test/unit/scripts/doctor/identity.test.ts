import { identityCheck } from "../../../../scripts/doctor/checks/identity";
import type { Handlers } from "../fake-client";
import { awsError, fixes, patient, said } from "./patient";

const KEY = "1234abcd";
const ARN = "arn:aws:codeartifact:eu-central-1:111122223333:domain/demo-domain";
const missing = (name: string) => () => {
  throw awsError(name, 404);
};
const check = identityCheck(() => ["dev", "sandbox"]);

/** CodeArtifact with our domain, that has these tags and a key. */
const domain = (tags: Readonly<Record<string, string>>): Handlers => ({
  DescribeDomain: () => ({ domain: { arn: ARN, encryptionKey: `arn:aws:kms:eu-central-1:111122223333:key/${KEY}` } }),
  ListTagsForResource: () => ({ tags: Object.entries(tags).map(([key, value]) => ({ key, value })) }),
});
const NO_DOMAIN: Handlers = { DescribeDomain: missing("ResourceNotFoundException") };
const aliases = (...names: readonly string[]): Handlers => ({
  ListAliases: () => ({ Aliases: names.map((AliasName) => ({ AliasName, TargetKeyId: KEY })) }),
  ListResourceTags: () => ({ Tags: [{ TagKey: "project", TagValue: "package-scan" }] }),
});
/** S3 with one bucket, of which it tells wherever it is asked. */
const s3 = (there: string): Handlers => ({
  HeadBucket: ({ Bucket }: { Bucket: string }) => {
    if (Bucket !== there) throw awsError("NotFound", 404);
    return { BucketRegion: "eu-central-1" };
  },
});

it("is well if the domain is ours, by the alias of its key or by its tags", async () => {
  const byAlias = patient({ codeArtifact: domain({}), kms: aliases("alias/sandbox-package-domain") });
  expect(await said(check, byAlias)).toEqual(["ok: sandbox"]);
  const byTags = patient({ codeArtifact: domain({ project: "package-scan", environment: "sandbox" }), kms: aliases() });
  expect(await said(check, byTags)).toEqual(["ok: sandbox"]);
});

it("tells of a renamed file, with both ways out, and stops what would advise a bootstrap", async () => {
  const renamed = patient({ codeArtifact: domain({}), kms: aliases("alias/old-package-domain") });
  const notes = await check.run(renamed);
  expect(notes).toMatchObject([{ level: "problem", stops: true }]);
  expect(notes[0]?.what).toContain("is that of the environment old, not of sandbox, and no file names old any more: was its file renamed?");
  expect(fixes(notes)).toEqual([
    [
      "To keep everything as it is, write into environments/sandbox.yaml: name: old",
      "To take the new name, which makes again what has the old one in its name: npm run ops -- state migrate --env sandbox --from-name old",
    ].join("\n"),
  ]);
});

it("names the file if it has another name than the environment", async () => {
  const services = { codeArtifact: domain({ project: "package-scan", environment: "old" }), kms: aliases() };
  const [fix] = fixes(await check.run(patient(services, { file: "environments/production.yaml" })));
  expect(fix).toContain("write into environments/production.yaml: name: old");
});

it("says that another file has the domain, if one has", async () => {
  const taken = patient({ codeArtifact: domain({ project: "package-scan", environment: "dev" }), kms: aliases() });
  const [fix] = fixes(await check.run(taken));
  expect(fix).toBe("Name another registry.domain in environments/sandbox.yaml: two environments cannot have one.");
});

it("does not take for ours what was made by hand, or by another program", async () => {
  const others: readonly Readonly<Record<string, string>>[] = [{}, { project: "other", environment: "old" }];
  for (const tags of others) {
    const byHand = patient({ codeArtifact: domain(tags), kms: aliases(), s3: s3("none") });
    expect(await said(check, byHand)).toEqual(["ok: sandbox"]);
  }
});

it("tells of another region in which the environment was bootstrapped", async () => {
  const bucket = "sandbox-scan-state-111122223333-eu-west-2";
  const [what] = await said(check, patient({ codeArtifact: NO_DOMAIN, kms: aliases(), s3: s3(bucket) }));
  expect(what).toMatch(/^problem: sandbox is not in eu-central-1, but in eu-west-2 of account 111122223333: was region changed\?/);
});

it("asks no other region if the bucket is here, or if the state is elsewhere", async () => {
  const here = patient({ codeArtifact: NO_DOMAIN, kms: aliases(), s3: s3("sandbox-scan-state-111122223333-eu-central-1") });
  expect(await said(check, here)).toEqual(["ok: sandbox"]);
  expect(here.calls.filter((call) => call === "HeadBucket")).toHaveLength(1);
  const local = patient({ codeArtifact: NO_DOMAIN, kms: aliases() }, { backend: { kind: "local" } });
  expect(await said(check, local)).toEqual(["ok: sandbox"]);
});

it("warns of environments with keys of ours that no file names", async () => {
  const orphans = {
    codeArtifact: NO_DOMAIN,
    kms: aliases("alias/gone-scan-state", "alias/dev-scan-state", "alias/company"),
    s3: s3("none"),
  };
  expect(await said(check, patient(orphans))).toEqual([
    "warning: no file names gone, of which keys are in this account and region: whatever else it has runs on",
  ]);
  const kms = { ...aliases("alias/gone-scan-state"), ListResourceTags: () => ({ Tags: [] }) };
  expect(await said(check, patient({ ...orphans, kms }))).toEqual(["ok: sandbox"]);
});

it("is no answer if AWS denies one", async () => {
  const denied = patient({ codeArtifact: { DescribeDomain: missing("AccessDeniedException") }, kms: aliases() });
  await expect(check.run(denied)).rejects.toThrow();
});
