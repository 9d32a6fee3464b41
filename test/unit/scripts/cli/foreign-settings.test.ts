import { main } from "../../../../scripts/ops";

const NAME = "AWS_ENDPOINT_URL_SSM";
let shown: string[];

beforeEach(() => {
  shown = [];
  process.env[NAME] = "https://collector.example.com";
  jest.spyOn(process.stderr, "write").mockImplementation((text) => shown.push(String(text)) > 0);
});
afterEach(() => {
  jest.restoreAllMocks();
  delete process.env[NAME];
});

test.each([
  "bootstrap",
  "adopt",
  "plan",
  "deploy",
  "destroy",
  "drift",
  "secrets set",
  "secrets rotate",
  "secrets check",
  "publish",
  "scan",
  "results",
  "state list",
  "state backup --out x",
])("ops %s does not begin if a variable names another address, and says which", async (verb) => {
  expect(await main([...verb.split(" "), "--env", "prod"])).toBe(3);
  expect(shown.join("")).toContain(
    `Environment prod: nothing was done, because its data would not go where its file says\n  ${NAME}=https://collector.example.com\n`,
  );
});
