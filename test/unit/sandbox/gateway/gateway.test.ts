import { BucketPolicies } from "../../../../sandbox/gateway/bucket-policies";
import { Faults } from "../../../../sandbox/gateway/faults";

const url = (path: string) => new URL(path, "http://127.0.0.1");

describe("bucket policies", () => {
  const policy = JSON.stringify({
    Statement: [
      { Effect: "Allow", Principal: "*" },
      { Effect: "Deny", Principal: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
    ],
  });
  const put = { method: "PUT", url: url("/bucket?policy"), headers: { "content-md5": "x" }, body: Buffer.from(policy) };
  const ok = { status: 204, headers: {}, body: "" };

  test("moto never gets a conditional Deny, and readers get the policy as it was put", () => {
    const policies = new BucketPolicies();
    const seen = policies.towardsMoto(put);
    expect(JSON.parse(seen.body.toString())).toEqual({ Statement: [{ Effect: "Allow", Principal: "*" }] });
    expect(seen.headers).not.toHaveProperty("content-md5");
    policies.fromMoto(put, ok);
    const get = { ...put, method: "GET", body: Buffer.alloc(0) };
    expect(policies.fromMoto(get, { status: 200, headers: {}, body: "moto's" }).body).toBe(policy);
  });

  test("a refused policy and a deleted bucket's policy are forgotten", () => {
    const policies = new BucketPolicies();
    policies.fromMoto(put, { ...ok, status: 404 });
    expect(policies.find("bucket")).toBeUndefined();
    policies.fromMoto(put, ok);
    expect(policies.find("bucket")).toBe(policy);
    policies.fromMoto({ ...put, method: "DELETE", url: url("/bucket") }, ok);
    expect(policies.find("bucket")).toBeUndefined();
  });
});

describe("faults", () => {
  const call = (operation: string, account = "111122223333") => ({ service: "codeartifact", operation, account });

  test("a fault fails the next calls of its operation and no others", async () => {
    const faults = new Faults();
    faults.add({ service: "codeartifact", operation: "ListPackages", code: "ThrottlingException", times: 2 });
    await faults.strike(call("ListDomains"));
    await expect(faults.strike(call("ListPackages"))).rejects.toThrow("Rate exceeded");
    await expect(faults.strike(call("ListPackages"))).rejects.toThrow("Rate exceeded");
    await faults.strike(call("ListPackages"));
  });

  test("a fault of one account delays only that account's calls, until it is over or the sandbox stops", async () => {
    const faults = new Faults();
    faults.add({ account: "222233334444", delay: 3_600_000 });
    await faults.strike(call("ListPackages"));
    let answered = false;
    const held = faults.strike(call("ListPackages", "222233334444")).then(() => (answered = true));
    await faults.strike(call("ListPackages", "222233334444"));
    expect(answered).toBe(false);
    faults.close();
    expect(await held).toBe(true);
  });

  test("a fault can wait for the n-th call that changes something, and tells what it has hit", async () => {
    const faults = new Faults();
    faults.add({ writes: true, after: 1, code: "SlowDown" });
    for (const operation of ["ListDomains", "CreateDomain", "DescribeDomain"]) await faults.strike(call(operation));
    await expect(faults.strike(call("CreateRepository"))).rejects.toThrow("Rate exceeded");
    await faults.strike(call("DeleteDomain"));
    expect(faults.records()).toMatchObject([{ passed: [call("CreateDomain")], hit: [call("CreateRepository")] }]);
    faults.clear();
    expect(faults.records()).toEqual([]);
  });

  test("clearing the faults lets delayed calls go on, and delays no others", async () => {
    const faults = new Faults();
    faults.add({ delay: 3_600_000, times: 2 });
    const held = faults.strike(call("ListPackages"));
    faults.clear();
    await held;
    await faults.strike(call("ListPackages"));
    faults.add({ delay: 3_600_000 });
    const next = faults.strike(call("ListPackages"));
    faults.clear();
    await next;
  });
});
