import { readLocks } from "../../../../scripts/state/locks";
import { MemoryStateBackend } from "../../../../scripts/state/memory-backend";
import type { OpenBackend } from "../../../../scripts/state/open";
import { StateAccessDenied } from "../../../../scripts/state/s3-failure";
import { surveyStates } from "../../../../scripts/state/survey";
import { showStates } from "../../../../scripts/verbs/state/list";
import { showLocks } from "../../../../scripts/verbs/state/lock";
import { OperationError } from "../../../../scripts/words/errors";
import { LINEAGE, LOCK, named, screen, stateText } from "../../../helpers/states";

const NOW = new Date("2026-11-24T16:34:00Z");
const BROKEN = [
  "memory:registry cannot be read as a Terraform state: it is not JSON",
  "  No version of it can be read. With an archive of state backup:",
  "    npm run ops -- state restore --env one --stack registry --from FILE",
].join("\n");
const signal = new AbortController().signal;

/** Three environments: one has everything, one is broken and one cannot be reached. */
function fleet() {
  const [one, two] = [new MemoryStateBackend(), new MemoryStateBackend()];
  one.write("state", stateText(3, { a: "1", b: "1" }));
  one.write("registry", "broken");
  one.putLock("scanner", LOCK);
  two.write("state", stateText(1));
  const read = two.read.bind(two);
  two.read = (kind) => (kind === "scanner" ? Promise.reject(new OperationError("scanner is closed", "Open it.")) : read(kind));
  const backends: Record<string, MemoryStateBackend> = { one, two };
  const open: OpenBackend = ({ name }) => {
    const backend = backends[name];
    return backend ? Promise.resolve(backend) : Promise.reject(new OperationError("Role denied", "Correct its trust policy."));
  };
  return { environments: ["far", "one", "two"].map(named), open };
}

describe("surveyStates", () => {
  it("reports what is known of every state, whatever happens to the others", async () => {
    const { environments, open } = fleet();
    const lines = await surveyStates(environments, open, signal);
    expect(lines).toEqual([
      { environment: "far", condition: "could not check", reason: "Role denied\n  Correct its trust policy." },
      {
        environment: "one",
        stack: "state",
        location: "memory:state",
        condition: "present",
        serial: 3,
        lineage: LINEAGE,
        terraformVersion: "1.11.4",
        resources: 2,
        bytes: stateText(3, { a: "1", b: "1" }).length,
        lastChange: "2026-11-24T12:00:01.000Z",
      },
      {
        environment: "one",
        stack: "registry",
        location: "memory:registry",
        condition: "unreadable",
        bytes: 6,
        lastChange: "2026-11-24T12:00:02.000Z",
        reason: BROKEN,
      },
      { environment: "one", stack: "secrets", location: "memory:secrets", condition: "none" },
      { environment: "one", stack: "scanner", location: "memory:scanner", condition: "none", lock: LOCK },
      {
        environment: "two",
        stack: "state",
        location: "memory:state",
        condition: "present",
        serial: 1,
        lineage: LINEAGE,
        terraformVersion: "1.11.4",
        resources: 0,
        bytes: stateText(1).length,
        lastChange: "2026-11-24T12:00:01.000Z",
      },
      { environment: "two", stack: "registry", location: "memory:registry", condition: "none" },
      { environment: "two", stack: "secrets", location: "memory:secrets", condition: "none" },
      { environment: "two", stack: "scanner", condition: "could not check", reason: "scanner is closed\n  Open it." },
    ]);
  });

  it("reports a problem once if it concerns a whole environment", async () => {
    const backend = new MemoryStateBackend();
    backend.lock = () => Promise.reject(new OperationError("There is no bucket"));
    expect(await surveyStates([named("one")], () => Promise.resolve(backend), signal)).toEqual([
      { environment: "one", condition: "could not check", reason: "There is no bucket" },
    ]);
  });

  it("does not call a state right whose earlier versions it may not see", async () => {
    const backend = new MemoryStateBackend();
    backend.write("scanner", stateText(1));
    const versions = backend.versions.bind(backend);
    backend.versions = (kind) => (kind === "scanner" ? Promise.reject(new StateAccessDenied("AWS denies it")) : versions(kind));
    const lines = await surveyStates([named("one")], () => Promise.resolve(backend), signal);
    const { console, text } = screen();
    expect(showStates(lines, { console }, NOW)).toBe(1);
    expect(lines.find(({ stack }) => stack === "scanner")).toMatchObject({ condition: "present", serial: 1 });
    expect(text()).toContain(
      "one-scanner: Whether it is the newest could not be checked, since its versions cannot be read: AWS denies it\n",
    );
  });

  it("stops if the user stops it", async () => {
    const { environments, open } = fleet();
    await expect(surveyStates(environments, open, AbortSignal.abort())).rejects.toThrow("Interrupted.");
  });
});

describe("showStates", () => {
  it("shows all states and fails if one could not be read", async () => {
    const { environments, open } = fleet();
    const { console, text } = screen();
    expect(showStates(await surveyStates(environments, open, signal), { console }, NOW)).toBe(1);
    const lock = "by ana@laptop, 14 minutes ago, apply, lock 7c1e2f4b-0000-1111-2222-333344445555";
    expect(
      text()
        .split("\n")
        .map((line) => line.replace(/ {2,}/g, " | ")),
    ).toEqual([
      " | environment | stack | serial | resources | bytes | last change | terraform | lock | lineage",
      " | far | - | could not check",
      ` | one | state | 3 | 2 | ${stateText(3, { a: "1", b: "1" }).length} | 2026-11-24T12:00:01Z | 1.11.4 | no | ${LINEAGE}`,
      " | one | registry | unreadable | - | 6 | 2026-11-24T12:00:02Z | - | no",
      " | one | secrets | none | - | - | - | - | no",
      ` | one | scanner | none | - | - | - | - | ${lock}`,
      ` | two | state | 1 | 0 | ${stateText(1).length} | 2026-11-24T12:00:01Z | 1.11.4 | no | ${LINEAGE}`,
      " | two | registry | none | - | - | - | - | no",
      " | two | secrets | none | - | - | - | - | no",
      " | two | scanner | could not check",
      "",
      "far: Role denied",
      " | Correct its trust policy.",
      "",
      ...`one-registry: ${BROKEN}`.split("\n").map((line) => line.replace(/^ {2,}/, " | ")),
      "",
      "two-scanner: scanner is closed",
      " | Open it.",
      "",
      "3 of 9 could not be read or are not right.",
      "",
    ]);
  });

  it("succeeds if there is no state yet, and writes JSON", async () => {
    const { console, text } = screen(true);
    const lines = await surveyStates([named("one")], () => Promise.resolve(new MemoryStateBackend()), signal);
    expect(showStates(lines, { console }, NOW)).toBe(0);
    expect(JSON.parse(text())).toEqual(
      ["state", "registry", "secrets", "scanner"].map((stack) => ({
        environment: "one",
        stack,
        location: `memory:${stack}`,
        condition: "none",
      })),
    );
  });
});

describe("state lock", () => {
  it("shows who holds which lock, since when and for what purpose", async () => {
    const { environments, open } = fleet();
    const { console, text } = screen();
    expect(showLocks(await readLocks(environments, open, signal), { console }, NOW)).toBe(1);
    expect(
      text()
        .split("\n")
        .map((line) => line.replace(/ {2,}/g, " | ")),
    ).toEqual([
      " | environment | stack | by | since | age | operation | lock",
      ` | one | scanner | ana@laptop | 2026-11-24T16:20:00.000Z | 14 minutes ago | apply | ${LOCK.id}`,
      "far: Role denied",
      " | Correct its trust policy.",
      `Next | if nobody is at work: npm run ops -- state unlock --env one --stack scanner --id ${LOCK.id}`,
      "",
    ]);
  });

  it("says that nothing is locked", async () => {
    const { console, text } = screen();
    const lines = await readLocks([named("one")], () => Promise.resolve(new MemoryStateBackend()), signal);
    expect(showLocks(lines, { console }, NOW)).toBe(0);
    expect(text()).toBe("  None of 4 states is locked.\n");
  });
});
