import { planChanges } from "../../../../scripts/fleet/deployment";
import { mendOf } from "../../../../scripts/fleet/mend";
import { moveFirst } from "../../../../scripts/fleet/moves";
import { NOTHING_LEFT } from "../../../../scripts/leftovers/types";
import { MemoryStateBackend } from "../../../../scripts/state/memory-backend";
import type { Environment } from "../../../../environments/schema";
import { actorIn } from "../../../../scripts/aws/actor";
import { LOCK, named, screen, stateText } from "../../../helpers/states";
import { fakeFleet } from "./fake-workspaces";

const TOKEN = "aws_ssm_parameter.token";
const COMMAND = "npm run ops -- deploy --env dev --stack secrets scanner";

/** The scanner's state of an earlier version. */
function former(): string {
  const state = JSON.parse(stateText(7)) as object;
  const token = { mode: "managed", type: "aws_ssm_parameter", name: "token", provider: "p", instances: [{ attributes: {} }] };
  return JSON.stringify({ ...state, resources: [token] });
}

async function move(options: { stack?: readonly string[]; yes?: boolean }, agrees = true, locked = false) {
  const backend = new MemoryStateBackend();
  backend.write("scanner", former());
  if (locked) backend.putLock("scanner", LOCK);
  const { console, text } = screen();
  const asked: string[] = [];
  const context = {
    environments: [named("dev")],
    actorIn: (environment: Environment) => actorIn(environment),
    console,
    signal: new AbortController().signal,
  };
  await moveFirst(
    options,
    context,
    () => Promise.resolve(backend),
    (question) => (asked.push(`${question.text} ${question.instead ?? ""}`), Promise.resolve(agrees)),
  );
  const has = async (kind: "secrets" | "scanner") => (await backend.read(kind))?.content.includes('"token"') ?? false;
  return { asked, text: text(), secrets: await has("secrets"), scanner: await has("scanner") };
}

describe("a deploy moves the records of an earlier version", () => {
  it("after a question, whichever of the two stacks is named", async () => {
    for (const stack of [undefined, ["secrets"], ["scanner"]]) {
      const moved = await move({ stack });
      expect(moved).toMatchObject({ secrets: true, scanner: false });
      expect(moved.asked).toEqual([
        `Move the records from the state of scanner to that of secrets? Nothing in AWS changes by that. ${COMMAND}`,
      ]);
      expect(moved.text).toContain(`dev-scanner: ${TOKEN}: in the state of the scanner stack, but part of the secrets stack now\n`);
    }
    expect(await move({ yes: true })).toMatchObject({ asked: [], secrets: true, scanner: false });
  });

  it("not if the user does not agree, nor for another stack", async () => {
    expect(await move({}, false)).toMatchObject({ secrets: false, scanner: true });
    expect(await move({ stack: ["registry"] })).toMatchObject({ asked: [], secrets: false, scanner: true });
  });

  it("not while somebody works with one of the states, and says who", async () => {
    const { text, ...rest } = await move({ yes: true }, true, true);
    expect(rest).toMatchObject({ secrets: false, scanner: true });
    expect(text).toMatch(/dev-scanner: State of sandbox-scanner is locked: by ana@laptop/);
  });
});

describe("what is not moved yet", () => {
  const fleet = () =>
    fakeFleet(["dev"], {}, { kinds: ["secrets", "scanner"], leftovers: () => Promise.resolve({ ...NOTHING_LEFT, misplaced: [TOKEN] }) });

  it("stops both stacks of a deploy: nothing is planned without it", async () => {
    const { run, calls } = fleet();
    const plans = await planChanges(run, undefined, { mend: mendOf(await run.look(), false) });
    expect([plans.map(({ report }) => report.result), calls]).toEqual([["failed", "failed"], []]);
    expect(plans[0]?.report.reason).toContain(`nothing in AWS changes by that:\n  ${COMMAND}`);
  });

  it("is told by a plan, which leaves out of the new stack what it would make a second time", async () => {
    const { run, planOptions } = fleet();
    const plans = await planChanges(run, undefined, { mend: mendOf(await run.look(), false, { onlyShown: true }) });
    expect(planOptions.get("dev-secrets")?.targets).toEqual([
      "aws_kms_key.key",
      "aws_kms_alias.key_alias",
      "aws_ssm_parameter.organization",
    ]);
    expect(planOptions.get("dev-scanner")?.targets).toBeUndefined();
    expect(plans.map(({ report }) => report.notes?.[0]?.endsWith("after a question; nothing is destroyed"))).toEqual([true, true]);
  });
});
