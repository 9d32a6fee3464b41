import { namesOf } from "../../../../environments/names";
import type { Environment } from "../../../../environments/schema";
import { MemoryStateBackend } from "../../../../scripts/state/memory-backend";
import type { MigratePorts, PlanAt, PlannedChanges } from "../../../../scripts/state/migrate/ports";
import { ownLock } from "../../../../scripts/terraform/own-lock";
import { migrate } from "../../../../scripts/verbs/state/migrate";
import { LINEAGE, LOCK, sandbox, screen, stateText } from "../../../helpers/states";

const REGISTRY = stateText(3, { r: "1" });
const SCANNER = stateText(7, { s: "1" }, "another");
const LOCAL: Environment = { ...sandbox, backend: { kind: "local" } };
const DEAD = "process 999999999";

class Place extends MemoryStateBackend {
  constructor(
    private readonly name: string,
    removes = true,
  ) {
    super(removes);
  }
  override location(kind: string): string {
    return `${this.name}:${kind}`;
  }
}

interface WorldOptions {
  readonly before?: Environment;
  readonly now?: Environment;
  readonly plan?: PlanAt;
  readonly agrees?: boolean;
  readonly json?: boolean;
  /** Whether the old place removes states. @default true */
  readonly removes?: boolean;
}

/** A registry and a scanner whose states are to move; the state stack's own state stays. */
function world({ before = sandbox, now = LOCAL, plan, agrees = true, json = false, removes = true }: WorldOptions = {}) {
  const [source, target] = [new Place("old", removes), new Place("new")];
  source.write("state", stateText(1, { b: "1" }, "third"));
  source.write("registry", REGISTRY);
  source.write("scanner", SCANNER);
  const { console, text } = screen(json);
  const did: string[] = [];
  const ports: MigratePorts = {
    before,
    source,
    target,
    openTerraform: (kinds) => {
      did.push(`open ${kinds.join(" ")}`);
      const noted: PlanAt = async (side, kind) => {
        did.push(`plan ${side} ${kind}`);
        expect(await (side === "source" ? source : target).lock(kind)).toMatchObject({ operation: "migrate" });
        return (await plan?.(side, kind)) ?? [];
      };
      return Promise.resolve({ plan: noted, close: () => void did.push("close") });
    },
    ask: ({ text: question }) => {
      did.push(question);
      return Promise.resolve(agrees);
    },
  };
  const run = (yes = true, ends = ports) => migrate({ yes }, { environment: now, names: namesOf(now), console }, ends);
  const at = async (place: Place) => [(await place.read("registry"))?.content, (await place.read("scanner"))?.content];
  const locks = async () =>
    (await Promise.all([source, target].flatMap((place) => [place.lock("registry"), place.lock("scanner")]))).filter(Boolean);
  return { source, target, run, at, locks, did, text, ports };
}

const PLANNED: PlannedChanges = [{ address: "aws_x.r", kind: "update" }];

describe("state migrate", () => {
  it("copies the states unchanged, compares the plans, and only then sets the old ones aside", async () => {
    const { run, source, target, at, locks, did, text } = world({ plan: (_, kind) => Promise.resolve(kind === "registry" ? PLANNED : []) });
    expect(await run(false)).toBe(0);
    expect(await at(target)).toEqual([REGISTRY, SCANNER]);
    expect(await at(source)).toEqual([undefined, undefined]);
    const kept = await source.versions("scanner");
    expect(kept.map(({ deleted }) => deleted)).toEqual([true, false]);
    expect(await source.readVersion("scanner", kept[1]?.id ?? "")).toBe(SCANNER);
    expect(did).toEqual([
      "Move these 2 states?",
      "open registry scanner",
      "plan source registry",
      "plan target registry",
      "plan source scanner",
      "plan target scanner",
      "close",
    ]);
    expect(await locks()).toEqual([]);
    expect(text()).toContain("  sandbox-registry  serial 3  to move       old:registry -> new:registry\n");
    expect(text()).toContain(
      "  sandbox-state stays: bucket and key, which keep the history. Its own state is in there too, at old:state.\n",
    );
    expect(text()).toContain("Next   commit environments/sandbox.yaml");
    expect(await source.read("state")).toBeDefined();
  });

  it("leaves the old states where their place removes none, and says so; a second run only compares again", async () => {
    const { run, source, target, at, locks, did, text } = world({ removes: false });
    expect(await run()).toBe(0);
    expect([await at(source), await at(target)]).toEqual([
      [REGISTRY, SCANNER],
      [REGISTRY, SCANNER],
    ]);
    expect(await locks()).toEqual([]);
    expect(text()).toContain("  The old states stay in their workspaces, since HCP Terraform removes none");
    did.length = 0;
    expect(await run()).toBe(0);
    expect(did).toContain("plan target scanner");
    expect(await target.versions("scanner")).toHaveLength(1);
  });

  it("changes nothing if the user does not agree", async () => {
    const { run, source, target, at, did, text } = world({ agrees: false });
    expect(await run(false)).toBe(1);
    expect(await at(source)).toEqual([REGISTRY, SCANNER]);
    expect(await at(target)).toEqual([undefined, undefined]);
    expect(did).toEqual(["Move these 2 states?"]);
    expect(text()).toContain("Nothing was changed.");
  });

  it.each<[string, PlanAt, string]>([
    ["the old state cannot be planned", () => Promise.reject(new Error("no plan")), "no plan"],
    [
      "the last one plans something else",
      (side, kind) => Promise.resolve(side === "target" && kind === "scanner" ? PLANNED : []),
      "1 change instead of no changes",
    ],
    [
      "what is planned differs",
      (side) => Promise.resolve([{ address: "aws_x.r", kind: side === "source" ? "update" : "delete" }]),
      "Terraform plans something else",
    ],
  ])("sets nothing aside if %s, and goes on if it is run again", async (_, plan, message) => {
    const { run, source, target, at, locks, ports } = world({ plan });
    await expect(run()).rejects.toThrow(message);
    expect(await at(source)).toEqual([REGISTRY, SCANNER]);
    expect(await locks()).toEqual([]);
    expect(
      await run(true, { ...ports, openTerraform: () => Promise.resolve({ plan: () => Promise.resolve([]), close: () => undefined }) }),
    ).toBe(0);
    expect(await at(target)).toEqual([REGISTRY, SCANNER]);
    expect(await at(source)).toEqual([undefined, undefined]);
  });

  it("moves to another name, whose plan makes things again, but for what cannot be", async () => {
    const now: Environment = { ...LOCAL, name: "new" };
    const again: PlannedChanges = [
      { address: "aws_iam_role.scan_role", kind: "replace" },
      { address: "aws_ssm_parameter.accepted", kind: "replace" },
    ];
    const fine = world({ now, plan: (side) => Promise.resolve(side === "target" ? again : []) });
    expect(await fine.run()).toBe(0);
    expect(await fine.at(fine.target)).toEqual([REGISTRY, SCANNER]);
    expect(fine.text()).toContain("The next deploy makes again what has the old name in its own: roles, pipeline, schedule.");
    expect(fine.text()).toContain("Snyk project sandbox demo-domain -> new demo-domain: no scan fills the old one any more.");
    const lost: PlannedChanges = [
      ...again,
      { address: "aws_s3_bucket.reports", kind: "replace" },
      { address: "aws_kms_key.key", kind: "delete" },
    ];
    const refused = world({ now, plan: (side, kind) => Promise.resolve(side === "target" && kind === "scanner" ? lost : []) });
    await expect(refused.run()).rejects.toThrow("Terraform would destroy in scanner: aws_s3_bucket.reports, aws_kms_key.key");
    expect(await refused.at(refused.source)).toEqual([REGISTRY, SCANNER]);
  });

  it("continues a killed run, also one that was setting the old states aside", async () => {
    const { run, source, target, at, locks, did, text } = world();
    target.write("registry", REGISTRY);
    source.write("registry", undefined);
    target.write("scanner", stateText(6, {}, "another"));
    source.putLock("scanner", { ...ownLock("old:scanner", "migrate"), info: DEAD });
    target.putLock("scanner", { ...ownLock("new:scanner", "migrate"), info: DEAD });
    expect(await run()).toBe(0);
    expect(text()).toContain("  sandbox-registry  serial 3  there already  new:registry\n");
    expect(did).toEqual(["open scanner", "plan source scanner", "plan target scanner", "close"]);
    expect(await at(target)).toEqual([REGISTRY, SCANNER]);
    expect(await at(source)).toEqual([undefined, undefined]);
    expect(await locks()).toEqual([]);
  });

  it("has nothing to do the second time", async () => {
    const { run, did, text } = world();
    expect(await run()).toBe(0);
    did.length = 0;
    expect(await run(false)).toBe(0);
    expect(did).toEqual([]);
    expect(text()).toContain("  Every state is where it belongs: nothing to do.\n");
  });

  it.each<[string, (places: ReturnType<typeof world>) => void, string]>([
    ["the old one is locked", ({ source }) => source.putLock("scanner", LOCK), "is locked: by ana@laptop, "],
    ["the new one is locked", ({ target }) => target.putLock("scanner", LOCK), "is locked: by ana@laptop, "],
    ["the old one is gone", ({ source }) => source.write("scanner", undefined), "The state at old:scanner is gone. "],
    ["the old one is broken", ({ source }) => source.write("scanner", "{"), "old:scanner cannot be read as a Terraform state"],
    ["the new one is broken", ({ target }) => target.write("scanner", "{"), "new:scanner cannot be read as a Terraform state"],
    [
      "the new one is that of something else",
      ({ target }) => target.write("scanner", stateText(1)),
      `new:scanner holds the state of something else: lineage ${LINEAGE}, and old:scanner has another`,
    ],
    [
      "somebody works with the new one",
      ({ target }) => target.write("scanner", stateText(8, {}, "another")),
      "Somebody has worked with the state at new:scanner already: it has serial 8, and old:scanner has 7",
    ],
    [
      "both have gone on from the same serial",
      ({ target }) => target.write("scanner", stateText(7, { other: "1" }, "another")),
      "Somebody has worked with the state at new:scanner already: it has serial 7, and old:scanner has 7",
    ],
  ])("does not start if %s", async (_, spoil, message) => {
    const places = world();
    spoil(places);
    const before = [await places.at(places.source), await places.at(places.target)];
    await expect(places.run()).rejects.toThrow(message);
    expect(places.did).toEqual([]);
    expect([await places.at(places.source), await places.at(places.target)]).toEqual(before);
  });

  it("says that the commands that repair an old state need the old backend", async () => {
    const { run, source } = world();
    source.write("scanner", undefined);
    await expect(run()).rejects.toThrow(
      "  First put the old backend back into the file of environment sandbox.\n  Without it, Terraform would make",
    );
  });

  it("does not set aside an old state that somebody has changed meanwhile", async () => {
    const { run, source, at } = world({
      plan: (side, kind) => {
        if (side === "target" && kind === "scanner") source.putLock("registry", LOCK);
        return Promise.resolve([]);
      },
    });
    await expect(run()).rejects.toThrow("Somebody has worked with the state at old:registry meanwhile: the lock of this run is gone");
    expect(await at(source)).toEqual([REGISTRY, SCANNER]);
    expect(await source.lock("registry")).toEqual(LOCK);
  });

  it("gives JSON", async () => {
    const { run, text } = world({ json: true });
    expect(await run()).toBe(0);
    expect(JSON.parse(text())).toEqual({
      environment: "sandbox",
      migrated: true,
      staying: ["state"],
      states: [
        { kind: "registry", todo: "copy", serial: 3 },
        { kind: "secrets", todo: "none" },
        { kind: "scanner", todo: "copy", serial: 7 },
      ],
      moved: [
        { stack: "registry", from: "old:registry", to: "new:registry", serial: 3, changes: 0 },
        { stack: "scanner", from: "old:scanner", to: "new:scanner", serial: 7, changes: 0 },
      ],
    });
  });

  describe("to another key in the same bucket", () => {
    const KEYS = { old: "arn:aws:kms:eu-central-1:111122223333:key/old", new: "arn:aws:kms:eu-central-1:111122223333:key/new" };
    const keyed = (kmsKeyArn: string): Environment => ({ ...sandbox, backend: { kind: "s3", bucket: "states", kmsKeyArn } });
    /** A backend that encrypts everything with the key in the file. */
    const place = (forced?: string) => {
      const there = world({ before: keyed(KEYS.old), now: keyed(KEYS.new) });
      const { target } = there;
      target.write("registry", REGISTRY);
      const read = target.read.bind(target);
      target.read = async (kind) => {
        const stored = await read(kind);
        const written = stored !== undefined && (await target.versions(kind)).length > 1;
        return stored && { ...stored, kmsKeyArn: written ? (forced ?? KEYS.new) : KEYS.old };
      };
      return { ...there, run: () => there.run(true, { ...there.ports, source: target }) };
    };

    it("writes every state again, with its next serial", async () => {
      const { run, target, locks, did, text } = place();
      expect(await run()).toBe(0);
      expect((await target.read("registry"))?.content).toBe(stateText(4, { r: "1" }));
      expect((await target.versions("registry")).map(({ deleted }) => deleted)).toEqual([false, false]);
      expect(did).toEqual(["open registry", "plan target registry", "plan target registry", "close"]);
      expect(await locks()).toEqual([]);
      expect(text()).toContain("  Earlier versions still need the old key: keep it as long as you may want to restore them.\n");
      expect(await run()).toBe(0);
      expect(text()).toContain("  sandbox-registry  serial 4  there already  new:registry\n");
    });

    it("fails if the bucket uses another key", async () => {
      const { run } = place(KEYS.old);
      await expect(run()).rejects.toThrow(`new:registry is encrypted with ${KEYS.old}, but the environment's file says ${KEYS.new}`);
    });
  });
});
