import { readdirSync } from "node:fs";
import { join } from "node:path";

// Each rule is a file, whose tests run under its name: `-t buckets` runs those of one. All of them in one test file, since jest
// would make the stacks again for each: a synth costs more than the rules on it.
const RULES = readdirSync(join(__dirname, "rules")).map((file) => file.replace(/\.ts$/, ""));

describe.each(RULES)("%s", (rule) => {
  jest.requireActual(`./rules/${rule}`);
});
