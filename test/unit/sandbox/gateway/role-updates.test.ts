import { withKeptMembers } from "../../../../sandbox/gateway/role-updates";

const moto = {
  query: () => Promise.resolve("<Role><Description>about &amp; so</Description><MaxSessionDuration>7200</MaxSessionDuration></Role>"),
};

const sent = async (operation: string, params: Readonly<Record<string, string>>, from = moto): Promise<object> => {
  const body = new URLSearchParams({ Action: operation, ...params }).toString();
  const request = { method: "POST", url: new URL("http://127.0.0.1/"), headers: { "content-length": "1" }, body: Buffer.from(body) };
  const changed = await withKeptMembers(from, request, { operation, params }, "111122223333");
  if (changed !== request) expect(changed.headers["content-length"]).toBe(String(changed.body.length));
  const fields = [...new URLSearchParams(changed.body.toString())];
  return Object.fromEntries(fields.filter(([name]) => name !== "Action" && name !== "RoleName"));
};

test("what a call of UpdateRole does not name stays as it is", async () => {
  const RoleName = "scan";
  const kept = { Description: "about & so", MaxSessionDuration: "7200" };
  expect(await sent("UpdateRole", { RoleName })).toEqual(kept);
  expect(await sent("UpdateRole", { RoleName, MaxSessionDuration: "3600" })).toEqual({ ...kept, MaxSessionDuration: "3600" });
  expect(await sent("UpdateRole", { RoleName, Description: "" })).toEqual({ ...kept, Description: "" });
  expect(await sent("UpdateRoleDescription", { RoleName, Description: "x" })).toEqual({ Description: "x" });
  const none = { query: () => Promise.reject(new Error("no such role")) };
  expect(await sent("UpdateRole", { RoleName }, none)).toEqual({});
});
