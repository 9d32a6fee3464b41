import { readPushStart } from "../../../../sandbox/services/codecommit/http/push-commands";

const [OLD, NEW] = ["0".repeat(40), "1".repeat(40)];
const line = (text: string) => (text.length + 4).toString(16).padStart(4, "0") + text;
const push = `${line(`${OLD} ${NEW} refs/heads/main\0report-status side-band-64k`)}${line(`${OLD} ${NEW} refs/tags/v1`)}0000PACK...`;

function chunks(text: string, size: number): AsyncIterator<Buffer> {
  const bytes = Buffer.from(text);
  const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
  const iterator = parts[Symbol.iterator]();
  return { next: () => Promise.resolve(iterator.next()) };
}

test.each([1, 3, 50, 10_000])("reads the references of a push in chunks of %d bytes, and no further", async (size) => {
  const body = chunks(push, size);
  const { references, bytes } = await readPushStart(body);
  expect(references).toEqual(["refs/heads/main", "refs/tags/v1"]);
  const rest: Buffer[] = [];
  for (let next = await body.next(); !next.done; next = await body.next()) rest.push(next.value);
  expect(Buffer.concat([bytes, ...rest]).toString()).toBe(push);
  expect(bytes.length).toBeLessThan(push.indexOf("PACK") + size);
});

test("a single flush, git's probe, has no references", async () => {
  expect(await readPushStart(chunks("0000", 4))).toEqual({ references: [], bytes: Buffer.from("0000") });
});

test("lines that are not commands have no reference", async () => {
  const { references } = await readPushStart(chunks(`${line(`shallow ${NEW}`)}0000`, 100));
  expect(references).toEqual([]);
});

test("anything else is refused", async () => {
  await expect(readPushStart(chunks("GET / HTTP/1.1", 100))).rejects.toMatchObject({ name: "Refusal", status: 400 });
  const broken = { next: () => Promise.reject(new Error("incorrect header check")) };
  await expect(readPushStart(broken)).rejects.toMatchObject({ status: 400, message: "The push cannot be read: incorrect header check" });
  await expect(readPushStart(chunks("0003", 100))).rejects.toMatchObject({ status: 400 });
});
