import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { applyChanges, planChanges } from "../../../../scripts/fleet/deployment";
import { OperationError } from "../../../../scripts/words/errors";
import { fakeFleet } from "./fake-workspaces";

const actions = { "aws_x.a": ["create"] };

it("keeps a state that could not be stored, safe from later runs and for its owner only, and says how to push it", async () => {
  const apply = (directory: string) => {
    writeFileSync(join(directory, "errored.tfstate"), "a state");
    return Promise.reject(new OperationError("The AWS credentials have expired", "Log in again."));
  };
  const { run, folder } = fakeFleet(["dev"], { "dev-scanner": { actions, apply } });
  const [, , , report] = await applyChanges(run, await planChanges(run));
  const kept = join(folder, "logs", "dev-scanner.errored.tfstate");
  expect(readFileSync(kept, "utf8")).toBe("a state");
  expect(statSync(kept).mode & 0o777).toBe(0o600);
  expect(existsSync(join(folder, "errored.tfstate"))).toBe(false);
  expect(report?.reason).toContain(
    `The AWS credentials have expired\nThe state of what was done could not be stored. It is kept in ${kept}`,
  );
  expect(report?.reason).toContain("Log in again.");
  expect(report?.reason).toContain(`npm run ops -- state restore --env dev --stack scanner --from ${kept}`);
});

it("says nothing if the state was stored", async () => {
  const apply = () => Promise.reject(new OperationError("no"));
  const { run } = fakeFleet(["dev"], { "dev-scanner": { actions, apply } });
  const [, , , report] = await applyChanges(run, await planChanges(run));
  expect(report?.reason).toBe("no");
});
