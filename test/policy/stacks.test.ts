import { readdirSync } from "node:fs";
import { join } from "node:path";

// Each rule is a file, and its tests have its name: `-t buckets` runs the tests of one rule. All run in this test file, because jest
// would synthesize the stacks again for each file, which takes longer than the rules themselves.
const RULES = readdirSync(join(__dirname, "rules")).map((file) => file.replace(/\.ts$/, ""));

describe.each(RULES)("%s", (rule) => {
  jest.requireActual(`./rules/${rule}`);
});
