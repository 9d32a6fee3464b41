import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { document, type HcpWorld, startHcp } from "../../../helpers/hcp";

let world: HcpWorld;
let receiver: Server;
let address: string;
const received: { readonly body: string; readonly signature: unknown }[] = [];

beforeAll(async () => {
  world = await startHcp();
  receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      received.push({ body, signature: request.headers["x-tfe-notification-signature"] });
      response.writeHead(request.url === "/listens" ? 200 : 503).end("said");
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
});
afterAll(async () => {
  receiver.close();
  await world.stop();
});

function configuration(path: string, more: object = {}): object {
  const given = { name: "told", "destination-type": "generic", enabled: true, token: "shared", triggers: ["run:errored"], ...more };
  return document("notification-configurations", { ...given, url: `${address}${path}` });
}

test("enabling asks the receiver first, signs with its token, and keeps the answer", async () => {
  const { id } = await world.workspace();
  const path = `/workspaces/${id}/notification-configurations`;
  const refused = await world.call("POST", path, configuration("/deaf"));
  expect([refused.status, (await world.call("GET", path)).list]).toEqual([400, []]);
  const { status, body } = await world.call("POST", path, configuration("/listens"));
  expect([status, body.data.attributes.token, body.data.attributes["delivery-responses"]]).toEqual([
    201,
    null,
    [expect.objectContaining({ code: "200", body: "said", successful: "true", url: `${address}/listens` })],
  ]);
  const last = received.at(-1);
  expect(JSON.parse(last?.body ?? "{}")).toMatchObject({ payload_version: 1, run_id: null, notifications: [{ trigger: "verification" }] });
  expect(last?.signature).toBe(
    createHmac("sha512", "shared")
      .update(last?.body ?? "")
      .digest("hex"),
  );
});

test("a run that fails tells who listens; a disabled one is told nothing", async () => {
  const { id } = await world.workspace();
  await world.call("POST", `/workspaces/${id}/notification-configurations`, configuration("/listens"));
  await world.call("POST", `/workspaces/${id}/notification-configurations`, configuration("/deaf", { enabled: false }));
  const version = await world.call("POST", `/workspaces/${id}/configuration-versions`, document("configuration-versions"));
  const before = received.length;
  // Not an archive: the version fails, and no run begins.
  await fetch(String(version.body.data.attributes["upload-url"]), { method: "PUT", body: "no archive" });
  expect((await world.call("GET", `/configuration-versions/${version.body.data.id}`)).body.data.attributes).toMatchObject({
    status: "errored",
    "error-message": "The archive is not a gzipped tar file",
  });
  const second = await world.call("POST", `/workspaces/${id}/configuration-versions`, document("configuration-versions"));
  // An archive that breaks off: Terraform never starts.
  await fetch(String(second.body.data.attributes["upload-url"]), { method: "PUT", body: Buffer.from([0x1f, 0x8b, 0]) });
  while (received.length === before) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(received.slice(before).map(({ body }) => (JSON.parse(body) as { notifications: object[] }).notifications)).toEqual([
    [expect.objectContaining({ message: "Run Errored", trigger: "run:errored", run_status: "errored", run_updated_by: "sandbox-owner" })],
  ]);
});

test.each([
  ["an unknown trigger", { triggers: ["run:dancing"] }, /^Triggers has "run:dancing"/],
  ["an unknown destination", { "destination-type": "pigeon" }, /^Destination type is not included/],
  ["no name", { name: undefined }, /^Name can't be blank/],
])("%s is refused", async (_, more, detail) => {
  const { id } = await world.workspace();
  const { status, body } = await world.call("POST", `/workspaces/${id}/notification-configurations`, configuration("/listens", more));
  expect([status, body.errors?.[0]?.detail]).toEqual([422, expect.stringMatching(detail)]);
});

test("only generic notifications are signed, and a workspace has twenty at most", async () => {
  const { id } = await world.workspace();
  const path = `/workspaces/${id}/notification-configurations`;
  expect((await world.call("POST", path, configuration("/listens", { "destination-type": "slack" }))).status).toBe(201);
  expect(received.at(-1)?.signature).toBeUndefined();
  const email = document("notification-configurations", { name: "mail", "destination-type": "email" });
  for (let count = 1; count < 20; count += 1) expect((await world.call("POST", path, email)).status).toBe(201);
  expect((await world.call("POST", path, email)).status).toBe(422);
  expect((await world.call("GET", path)).list).toHaveLength(20);
});
