import { Fake } from "./fake";

let fake: Fake;
beforeAll(async () => {
  fake = await Fake.start({
    packages: [{ name: "demo", releases: [{ version: "1.0", requires: ["other"], sdist: true }] }],
    rich: { metadata: true, ranges: true },
  });
  await fake.standard();
});
afterAll(() => fake.stop());

const WHEEL = "team/simple/demo/1.0/demo-1.0-py3-none-any.whl";

test("wheels have metadata files, and reading one keeps no version", async () => {
  const page = await (await fake.web("team/simple/demo/")).text();
  expect(page.match(/data-core-metadata="true" data-dist-info-metadata="true"/g)).toHaveLength(1);
  const response = await fake.web(`${WHEEL}.metadata`);
  expect(response.status).toBe(200);
  expect(await response.text()).toContain("\nRequires-Dist: other\n");
  expect(await fake.packages("team")).toEqual([]);
  expect((await fake.web("team/simple/demo/1.0/other-1.0-py3-none-any.whl.metadata")).status).toBe(404);
});

test("ranges are served", async () => {
  const whole = Buffer.from(await (await fake.web(WHEEL)).arrayBuffer());
  const part = async (range: string) => {
    const response = await fake.web(WHEEL, { headers: { range } });
    return { status: response.status, range: response.headers.get("content-range"), body: Buffer.from(await response.arrayBuffer()) };
  };
  expect(await part("bytes=2-5")).toEqual({ status: 206, range: `bytes 2-5/${whole.length}`, body: whole.subarray(2, 6) });
  expect(await part("bytes=-4")).toEqual({
    status: 206,
    range: `bytes ${whole.length - 4}-${whole.length - 1}/${whole.length}`,
    body: whole.subarray(-4),
  });
  expect((await part("bytes=3-")).body).toEqual(whole.subarray(3));
  expect((await part("bytes=99999999-")).status).toBe(416);
  expect((await part("bytes=0-1,4-5")).status).toBe(200);
  expect((await fake.web(WHEEL)).headers.get("accept-ranges")).toBe("bytes");
});
