import { MemoryStateBackend } from "../../../../scripts/state/memory-backend";
import { taintedAmong } from "../../../../scripts/state/untaint";
import { UsageError } from "../../../../scripts/words/errors";
import { stateText } from "../../../helpers/states";

/** A state with the resources `a` and `b`, of which some are tainted. */
function stateWith(...tainted: readonly string[]): string {
  const state = JSON.parse(stateText(1, { a: "1", b: "2" })) as { resources: { name: string; instances: object[] }[] };
  for (const { name, instances } of state.resources) if (tainted.includes(name)) Object.assign(instances[0] ?? {}, { status: "tainted" });
  return JSON.stringify(state);
}

describe("state untaint", () => {
  const among = (content: string | undefined, named?: readonly string[], kind: "state" | "scanner" = "scanner") => {
    const backend = new MemoryStateBackend();
    if (content !== undefined) backend.write(kind, content);
    return taintedAmong(backend, kind, named, "dev");
  };

  it("takes the resources that are named, or all that are tainted", async () => {
    expect(await among(stateWith("a", "b"))).toEqual(["aws_x.a", "aws_x.b"]);
    expect(await among(stateWith("a", "b"), ["aws_x.b"])).toEqual(["aws_x.b"]);
    expect(await among(stateWith())).toEqual([]);
  });

  it("refuses what is not tainted, and says what is", async () => {
    await expect(among(stateWith("b"), ["aws_x.a", "aws_x.b"])).rejects.toThrow(UsageError);
    await expect(among(stateWith("b"), ["aws_x.a"])).rejects.toThrow("Tainted are: aws_x.b. Nothing was changed.");
    await expect(among(stateWith(), ["aws_x.a"])).rejects.toThrow("Nothing is. Nothing was changed.");
  });

  it("names the command that helps where there is no state", async () => {
    await expect(among(undefined)).rejects.toThrow("npm run ops -- deploy --env dev --stack scanner");
    await expect(among(undefined, undefined, "state")).rejects.toThrow("npm run ops -- bootstrap --env dev --yes");
  });
});
