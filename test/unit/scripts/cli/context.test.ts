import { Console } from "../../../../scripts/cli/console";
import { openFleet } from "../../../../scripts/cli/context";

const names = (options: Parameters<typeof openFleet>[0], environment = {}) =>
  openFleet(options, new Console(), new AbortController().signal, { variables: environment }).environments.map(({ name }) => name);

it("selects all environments, those of a local AWS only if there is one", () => {
  expect(names({ all: true })).toEqual(["dev", "prod", "staging"]);
  expect(names({ all: true }, { AWS_ENDPOINT_URL: "http://127.0.0.1:4566" })).toEqual(["dev", "prod", "sandbox", "staging"]);
});

it("selects the named ones, each once, and refuses an empty selection", () => {
  expect(names({ env: ["staging", "dev", "staging"] })).toEqual(["dev", "staging"]);
  expect(names({ env: "sandbox" })).toEqual(["sandbox"]);
  expect(() => names({})).toThrow("No environment is named.");
});
