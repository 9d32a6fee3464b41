import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Blobs } from "../../../../sandbox/services/codeartifact/pypi/blobs";
import { type FormLimits, readForm } from "../../../../sandbox/services/codeartifact/pypi/multipart";
import { HttpProblem } from "../../../../sandbox/services/codeartifact/pypi/http";

const LIMITS: FormLimits = { fieldBytes: 100, fieldsBytes: 200, fields: 10, formBytes: 2_000 };
const NO_INDEX = { project: () => Promise.resolve(undefined), open: () => Promise.reject(new Error("nothing is there")) };

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "form-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Sends a form to a server that reads it within these limits. Gives what it answers. */
async function send(body: FormData | ReadableStream<Uint8Array>, headers: Record<string, string> = {}) {
  const blobs = new Blobs(folder, NO_INDEX);
  const server = createServer((request, response) => {
    readForm(request, blobs, LIMITS)
      .then(({ fields, file }) => JSON.stringify([Object.fromEntries(fields), file?.filename, file?.size]))
      .catch((error: unknown) => (error instanceof HttpProblem ? `${error.status} ${error.message}` : String(error)))
      .then((text) => response.writeHead(200, { connection: "close" }).end(text))
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body, headers, duplex: "half" });
    return await answer.text();
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

function form(fields: Record<string, string>, bytes: number): FormData {
  const made = new FormData();
  for (const [name, value] of Object.entries(fields)) made.append(name, value);
  made.append("content", new Blob([new Uint8Array(bytes)]), "x-1.0.tar.gz");
  return made;
}

test("a form within the limits is read, its file too", async () => {
  expect(await send(form({ name: "x" }, 1_000))).toBe('[{"name":["x"]},"x-1.0.tar.gz",1000]');
});

test("a form whose file is larger than a form may be is refused with 413", async () => {
  expect(await send(form({ name: "x" }, 3_000))).toBe("413 The form is larger than the 2,000 bytes that the sandbox takes");
});

test("fields that are too large together are refused with 413: they are in memory", async () => {
  const fields = { a: "1".repeat(90), b: "2".repeat(90), c: "3".repeat(90) };
  expect(await send(form(fields, 1))).toBe("413 The form without its file is larger than the 200 bytes that the sandbox takes");
});

test("a form that never ends is refused as soon as it is too large", async () => {
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    start: (controller) => {
      const head = '--b\r\nContent-Disposition: form-data; name="content"; filename="x"\r\nContent-Type: application/octet-stream\r\n\r\n';
      controller.enqueue(new TextEncoder().encode(head));
    },
    pull: (controller) => {
      sent += 500;
      controller.enqueue(new Uint8Array(500));
    },
  });
  const answer = await send(endless, { "content-type": "multipart/form-data; boundary=b" });
  expect(answer).toBe("413 The form is larger than the 2,000 bytes that the sandbox takes");
  expect(sent).toBeLessThan(50_000_000);
  expect(readdirSync(folder).filter((name) => !name.endsWith(".part"))).toEqual([]);
});
