#!/usr/bin/env node
// A program in Terraform's place, for what a run does around it: `main.tf` of the configuration has words for what is to happen.
const { existsSync, readFileSync, writeFileSync } = require("node:fs");

const [command, ...args] = process.argv.slice(2);
/** @param {string} word */
const says = (word) => existsSync("main.tf") && readFileSync("main.tf", "utf8").includes(word);
/** @param {number} code */
const end = (code, text = "") => {
  process.stdout.write(text, () => process.exit(code));
};

/**
 * Goes on until it is told to end, as a long apply does.
 * @param {boolean} stubborn whether it does not end even then
 */
const forever = (stubborn) => {
  process.on("SIGINT", () => (stubborn ? undefined : end(1, "Interrupt received.\n")));
  setInterval(() => undefined, 1000);
};

const EMPTY = { before: null, after: {}, after_unknown: {}, before_sensitive: false, after_sensitive: {} };
const CHANGE = { provider_name: "p", address: "t.x", type: "t", change: { actions: ["create"], ...EMPTY } };

if (command === "version") end(0, '{"terraform_version": "1.11.4"}');
else if (command === "init") end(says("fail-init") ? 1 : 0, "init said this\n");
else if (command === "plan") plan();
else if (command === "apply") apply();
else if (command === "providers") end(0, '{"format_version": "1.0", "provider_schemas": {}}');
else if (args.length > 1) end(0, JSON.stringify({ format_version: "1.2", resource_changes: says("no-changes") ? [] : [CHANGE] }));
else end(0, '{"format_version": "1.0"}');

function plan() {
  process.stdout.write(`plan ${args.join(" ")}\n`);
  if (says("slow-plan")) return forever(false);
  const out = args.find((each) => each.startsWith("-out=")) ?? "";
  writeFileSync(out.slice("-out=".length), "a plan");
  end(says("fail-plan") ? 1 : says("no-changes") ? 0 : 2);
}

function apply() {
  // Where a local backend keeps the state of a workspace with a name.
  const file = `sandbox.tfstate.d/${process.env.TF_WORKSPACE}/terraform.tfstate`;
  const before = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).serial : 0;
  const state = { version: 4, serial: before + 1, lineage: "stand-in", terraform_version: "1.11.4", outputs: {}, resources: [] };
  writeFileSync(file, JSON.stringify(state));
  process.stdout.write("applying\n");
  if (says("stubborn-apply")) return forever(true);
  if (says("slow-apply")) return forever(false);
  end(says("fail-apply") ? 1 : 0, "Apply complete! Resources: 1 added, 0 changed, 0 destroyed.\n");
}
