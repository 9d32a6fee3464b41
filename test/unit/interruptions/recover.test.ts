import { commandsIn } from "../../interruptions/recover";

test("the commands of a message are found, each once, without those that only look", () => {
  const output = `
    dev-scanner: no
      To keep it: npm run ops -- state untaint --env dev --stack scanner --address aws_a.a aws_b.b
      Someone may still be applying. If not: npm run ops -- state unlock --env dev --stack scanner --id 7c1e --force
      If it is tainted: npm run ops -- doctor --env NAME says so.
      source  "npm run ops -- publish --env $SCAN_ENVIRONMENT\\"\\n"
      npm run ops -- adopt --env dev takes over what was made by hand.
    npm run ops -- state unlock --env dev --stack scanner --id 7c1e --force
  `;
  expect(commandsIn(output)).toEqual([
    "state untaint --env dev --stack scanner --address aws_a.a aws_b.b",
    "state unlock --env dev --stack scanner --id 7c1e --force",
    "adopt --env dev",
  ]);
});
