import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { startSandbox } from "../../../sandbox/sandbox";

test("a port in use fails before anything else starts", async () => {
  const holder = createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  const { port } = holder.address() as AddressInfo;
  await expect(startSandbox({ port })).rejects.toMatchObject({ code: "EADDRINUSE", port });
  expect(process.getActiveResourcesInfo().filter((kind) => kind === "ProcessWrap")).toEqual([]);
  holder.close();
});
