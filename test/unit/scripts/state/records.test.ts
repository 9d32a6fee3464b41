import { recordsIn, withoutRecords, withRecords } from "../../../../scripts/state/records";
import { parseState } from "../../../../scripts/state/state-file";

const BUCKET =
  '{"mode": "managed", "type": "aws_s3_bucket", "name": "reports", "instances": [{"attributes": {"big": 12345678901234567890}}]}';
const TOKEN = '{"mode": "managed", "type": "aws_ssm_parameter", "name": "token", "instances": [{"attributes": {"text": "a \\"]}, [{ b"}}]}';
const DATA = '{"mode": "data", "type": "aws_ssm_parameter", "name": "token", "instances": []}';
const MODULE = '{"module": "module.x", "mode": "managed", "type": "aws_ssm_parameter", "name": "token", "instances": []}';
const state = (...resources: readonly string[]) => `{
  "version": 4, "terraform_version": "1.11.4", "serial": 7, "lineage": "7c1e2f4b-0000-4111-8222-333344445555",
  "outputs": {"o": {"value": [1, 2]}},
  "resources": [
    ${resources.join(",\n    ")}
  ],
  "check_results": null
}`;
const address = "aws_ssm_parameter.token";

test("records are found by their address in the root module, with the text that is stored", () => {
  expect(recordsIn(state(BUCKET, TOKEN, DATA, MODULE), [address], "here")).toEqual([{ address, text: TOKEN }]);
});

test("taking one out leaves every other character of a resource, and raises the serial", () => {
  const next = withoutRecords(state(BUCKET, TOKEN, DATA), [address], "here");
  expect(next).toBe(state(BUCKET, DATA).replace('"serial": 7', '"serial": 8'));
  expect(parseState(withoutRecords(state(TOKEN), [address], "here"), "here").resources).toEqual([]);
});

test("what was taken out can be put into another state, and back", () => {
  const [record] = recordsIn(state(BUCKET, TOKEN), [address], "here");
  const moved = withRecords(withoutRecords(state(BUCKET, TOKEN), [address], "here"), record === undefined ? [] : [record], "here");
  expect(moved).toBe(state(TOKEN, BUCKET).replace('"serial": 7', '"serial": 9'));
});

test("a state whose resources are not where Terraform writes them is refused", () => {
  const odd = state(BUCKET).replace('{"o":', '{"resources": [], "o":');
  expect(() => withoutRecords(odd, [address], "s3://states/x")).toThrow("s3://states/x cannot be read as a Terraform state");
});
