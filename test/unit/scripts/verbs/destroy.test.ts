import type { FleetContext } from "../../../../scripts/cli/context";
import { destroyVerb } from "../../../../scripts/verbs/destroy";
import { sandbox, screen } from "../../../helpers/states";

/** Whoever goes further than the checks gets an error of this test. */
const context: FleetContext = {
  environments: [{ ...sandbox, registry: { ...sandbox.registry, protect: true } }],
  actorIn: () => {
    throw new Error("it went on");
  },
  console: screen().console,
  signal: new AbortController().signal,
};

test("--yes is for environments that were named: with --all, each has to be", async () => {
  await expect(destroyVerb.run({ yes: true, all: true }, context)).rejects.toThrow(
    "--yes does not destroy every environment.\n  Name them: --env NAME... --yes, or --all --confirm NAME...",
  );
  // Everything else is checked as ever.
  await expect(destroyVerb.run({ yes: true }, context)).rejects.toThrow("sandbox is protected from destroy");
  await expect(destroyVerb.run({ all: true, confirm: ["sandbox"] }, context)).rejects.toThrow("sandbox is protected from destroy");
});
