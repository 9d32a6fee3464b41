import { MOVED } from "../../../scripts/state/moves/former";
import { CASES, SCANNERS } from "../synthesized";

test.each(CASES)("%s can be planned alone: it reads no other stack and depends on none", (_, stack) => {
  expect(Object.keys(stack.json).filter((key) => !["//", "output", "provider", "removed", "resource", "terraform"].includes(key))).toEqual(
    [],
  );
  expect(stack.text).not.toContain("terraform_remote_state");
  expect(stack.construct.dependencies).toEqual([]);
});

test.each(CASES)("%s refers only to its own resources", (_, { text, resources }) => {
  const referred = [...text.matchAll(/\$\{(aws_\w+\.\w+)\./g)].map(([, address]) => address);
  const addresses = resources.map(({ address }) => address);
  expect([...new Set(referred)].filter((address) => address === undefined || !addresses.includes(address))).toEqual([]);
});

test.each(SCANNERS)(
  "%s forgets what the secrets stack has now and a key that the file replaces, and destroys nothing of it",
  (_, { json, environment }) => {
    const removed = json.removed?.map(({ from, lifecycle }) => [from, lifecycle]).sort();
    const keys = environment.scan.kmsKeyArn === undefined ? [] : ["aws_kms_alias.reports_key_alias", "aws_kms_key.reports_key"];
    expect(removed).toEqual([...keys, ...MOVED].map((address) => [address, { destroy: false }]));
    const secrets = CASES.find(([name]) => name === `${environment.name}-secrets`)?.[1].resources.map(({ address }) => address);
    expect(secrets).toEqual(expect.arrayContaining([...MOVED]));
  },
);
