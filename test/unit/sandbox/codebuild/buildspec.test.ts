import { parseBuildspec } from "../../../../sandbox/services/codebuild/buildspec/parse";

const phases = "phases: { build: { commands: [make] } }";
const build = { commands: ["make"], finally: [], onFailure: { then: "DEFAULT" }, runtimeVersions: {} };

test("a buildspec with every section", () => {
  const spec = parseBuildspec(`version: 0.2
run-as: root
env:
  shell: /bin/sh
  variables: { VERSION: 1.10, ON: yes, EMPTY: }
  parameter-store: { TOKEN: /team/token }
  secrets-manager: { LOGIN: "team/login:user" }
  exported-variables: [VERSION]
  git-credential-helper: yes
phases:
  install:
    runtime-versions: { python: 3.11 }
  build:
    on-failure: ABORT
    commands:
      - make
      - |
        if true; then
          echo yes
        fi
    finally: [echo done]
artifacts:
  files: ["**/*"]
  base-directory: out
  discard-paths: yes
  exclude-paths: ["*.log"]
  name: app-$VERSION
  secondary-artifacts:
    docs: { files: docs/* }
cache: { paths: [node_modules] }
`);
  expect(spec).toEqual({
    version: "0.2",
    env: {
      shell: "sh",
      variables: { VERSION: "1.10", ON: "yes", EMPTY: "" },
      parameterStore: { TOKEN: "/team/token" },
      secretsManager: { LOGIN: "team/login:user" },
      exportedVariables: ["VERSION"],
      gitCredentialHelper: true,
    },
    phases: {
      install: { commands: [], finally: [], onFailure: { then: "DEFAULT" }, runtimeVersions: { python: "3.11" } },
      build: {
        commands: ["make", "if true; then\n  echo yes\nfi\n"],
        finally: ["echo done"],
        onFailure: { then: "ABORT" },
        runtimeVersions: {},
      },
    },
    artifacts: {
      files: ["**/*"],
      baseDirectory: "out",
      discardPaths: true,
      excludePaths: ["*.log"],
      name: "app-$VERSION",
      secondary: { docs: { files: ["docs/*"], discardPaths: false, excludePaths: [] } },
    },
    ignored: ["run-as", "cache"],
  });
});

test("the smallest buildspec, also as JSON", () => {
  const env = { shell: "bash", variables: {}, parameterStore: {}, secretsManager: {}, exportedVariables: [], gitCredentialHelper: false };
  const least = { version: "0.2", env, phases: { build }, ignored: [] };
  expect(parseBuildspec(`version: 0.2\n${phases}`)).toEqual(least);
  expect(parseBuildspec('{"version":"0.2","phases":{"build":{"commands":["make"]}}}')).toEqual(least);
});

test.each([
  ["RETRY", 3, "anything"],
  ["RETRY-5", 5, "anything"],
  ["RETRY-2-exit status 7", 2, "Reason: exit status 7"],
])("on-failure %s", (text, limit, message) => {
  const { onFailure } = parseBuildspec(`version: 0.2\nphases: { build: { on-failure: ${text}, commands: [make] } }`).phases.build ?? build;
  expect(onFailure).toMatchObject({ then: "ABORT", retry: { limit } });
  expect("retry" in onFailure && onFailure.retry?.pattern.test(message)).toBe(true);
});

test.each([
  ["phases: {}\nversion: 0.2", "No phases found in buildspec"],
  [phases, "Unsupported buildspec version: none given; use 0.2"],
  [`version: 0.3\n${phases}`, "Unsupported buildspec version: 0.3; use 0.2"],
  [`version: 0.2\nphase: {}\n${phases}`, "Unknown buildspec section: phase"],
  ["version: 0.2\nphases: { bild: { commands: [x] } }", "Unknown phase: bild"],
  ["version: 0.2\nphases: { build: { commands: [a: b] } }", "Expected Commands[0] to be of string type: found subkeys instead"],
  ["version: 0.2\nphases: { build: {} }", "phases.build: at least one command is required"],
  [
    "version: 0.2\nphases: { build: { commands: [x], on-failure: STOP } }",
    "on-failure is expected to be ABORT, CONTINUE or RETRY, not STOP",
  ],
  [`version: 0.2\nenv: { shell: zsh }\n${phases}`, "env.shell zsh is not available on Linux: use bash or /bin/sh"],
  [`version: 0.2\nenv: { exported-variables: ["a b"] }\n${phases}`, "env.exported-variables: a b is not the name of a variable"],
  [`version: 0.2\nenv: [A]\n${phases}`, "env is expected to be a mapping"],
  [`version: 0.2\n${phases}\nartifacts: { name: x }`, "artifacts: files is required"],
])("a buildspec that is refused: %j", (text, message) => {
  expect(() => parseBuildspec(text)).toThrow(expect.objectContaining({ statusCode: "YAML_FILE_ERROR", message }) as Error);
});

test("broken YAML is named", () => {
  expect(() => parseBuildspec("version: 0.2\nphases: [")).toThrow(expect.objectContaining({ statusCode: "YAML_FILE_ERROR" }) as Error);
});
