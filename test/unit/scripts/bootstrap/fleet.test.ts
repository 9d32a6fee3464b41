import type { Environment } from "../../../../environments/schema";
import { actorIn } from "../../../../scripts/aws/actor";
import { bootstrapFleet, bootstrapIn, type BootstrapOne } from "../../../../scripts/bootstrap/fleet";
import type { Bootstrapped } from "../../../../scripts/bootstrap/options";
import { showEnds } from "../../../../scripts/verbs/bootstrap";
import { Interrupted, OperationError } from "../../../../scripts/words/errors";
import { named, screen } from "../../../helpers/states";

const done = (bucket: string, created = false, changed = created): Bootstrapped => ({ bucket, created, changed });
const local: Environment = { ...named("local"), backend: { kind: "local" } };
const foreign: Environment = { ...named("foreign"), backend: { kind: "s3", bucket: "team-states" } };

/** Runs the verb with `answers` for its environments, by name; an environment without an answer fails the test. */
async function verb(
  environments: readonly Environment[],
  answers: Record<string, Bootstrapped | Error>,
  { json = false, signal = new AbortController().signal } = {},
) {
  const { console, text } = screen(json);
  const one: BootstrapOne = ({ name }) => {
    const answer = answers[name];
    return answer instanceof Error
      ? Promise.reject(answer)
      : answer
        ? Promise.resolve(answer)
        : Promise.reject(new Error(`${name} was begun`));
  };
  const ends = await bootstrapFleet({ environments, actorIn: (each) => actorIn(each), console, signal }, 2, one);
  const code = showEnds(ends, { console });
  return { code, text: text().replace(/ +\d+ s\n/g, "\n") };
}

test("one environment's result is a sentence", async () => {
  const next = (name: string) => `Next   npm run ops -- deploy --env ${name}\n`;
  expect(await verb([named("dev")], { dev: done("b", true) })).toEqual({
    code: 0,
    text: `  state     dev-state\n  Bucket b and its key are created; their own state is in the bucket.\n${next("dev")}`,
  });
  expect((await verb([named("dev")], { dev: done("b") })).text).toContain("  State in b: no changes.\n");
  expect((await verb([named("dev")], { dev: done("b", false, true) })).text).toContain("  State in b: brought up to date.\n");
  expect((await verb([local], { local: done("") })).text).toContain("  Environment local keeps its state in local files: nothing to do.\n");
  expect((await verb([foreign], { foreign: done("team-states") })).text).toContain(
    "  State in team-states, which exists and is not ours to make. Its settings were not looked at: doctor does.\n",
  );
});

test("one environment's failure is the command's own", async () => {
  const failure = new OperationError("denied");
  await expect(verb([named("dev")], { dev: failure })).rejects.toBe(failure);
  await expect(verb([named("dev")], {}, { signal: AbortSignal.abort() })).rejects.toThrow(Interrupted);
});

test("one environment's failure does not stop the others, and the table has all of them", async () => {
  const environments = [named("a"), named("b"), foreign, local];
  const { code, text } = await verb(environments, {
    a: new OperationError("The role was denied", "Ask for it."),
    b: done("b-state", true),
    foreign: done("team-states"),
    local: done(""),
  });
  expect(code).toBe(1);
  const table = text.slice(text.indexOf("\n\n") + 2);
  expect(table).toBe(`  environment  account       region        seconds  result      states
  a            111122223333  eu-central-1  0        failed      -
  b            111122223333  eu-central-1  0        made        b-state
  foreign      111122223333  eu-central-1  0        not needed  team-states
  local        111122223333  eu-central-1  0        not needed  -

a: The role was denied
  Ask for it.

Next   npm run ops -- deploy --env b foreign local
`);
});

test("if stopped, it starts nothing more and exits as interrupted", async () => {
  const signal = AbortSignal.abort();
  const { code, text } = await verb([named("a"), named("b")], {}, { json: true, signal });
  expect(code).toBe(130);
  expect(JSON.parse(text)).toMatchObject([
    { environment: "a", result: "interrupted", reason: "not begun" },
    { environment: "b", result: "interrupted", reason: "not begun" },
  ]);
  const onTheWay = await verb([named("a"), named("b")], { a: new Interrupted(), b: done("b", true) });
  expect(onTheWay.code).toBe(130);
  expect(onTheWay.text).toContain("a: stopped on the way: run it again, it goes on from there\n");
});

test("JSON has one entry for each environment", async () => {
  const { text } = await verb([named("dev")], { dev: done("b", true) }, { json: true });
  const [report, ...others] = JSON.parse(text) as Record<string, unknown>[];
  expect(others).toEqual([]);
  expect({ ...report, seconds: 0 }).toEqual({
    environment: "dev",
    account: "111122223333",
    region: "eu-central-1",
    seconds: 0,
    bucket: "b",
    result: "made",
  });
});

test("an environment with local state files needs no account", async () => {
  expect(await bootstrapIn({ actorIn: (each) => actorIn(each), signal: new AbortController().signal })(local, () => undefined)).toEqual(
    done(""),
  );
});
