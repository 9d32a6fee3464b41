import { GitHub, gitHubSettings } from "../../../../scripts/ci/github";
import { requireNewest } from "../../../../scripts/ci/newest-commit";
import { OperationError, UsageError } from "../../../../scripts/words/errors";
import { withFakeGitHub } from "./fake-github";

const gitHub = withFakeGitHub();

it.each([
  [404, { message: "Not Found" }, "GitHub answered 404 to GET /repos/acme/scans/issues: Not Found\n  If the job lacks the permission,"],
  [410, { message: "Issues are disabled for this repo" }, "disabled for this repo\n  Turn on issues in the settings"],
  [502, "<html>Bad Gateway</html>", "GitHub answered 502 to GET /repos/acme/scans/issues: <html>Bad Gateway</html>"],
  [500, "", "GitHub answered 500 to GET /repos/acme/scans/issues: Internal Server Error"],
])("reports GitHub's answer %d, and what to do", async (status, body, text) => {
  gitHub().failures.set("GET issues", { status, body });
  const asked = gitHub().client.request("GET", "issues");
  await expect(asked).rejects.toThrow(text);
  await expect(asked).rejects.toBeInstanceOf(OperationError);
});

it("says that a token is not valid", async () => {
  const stranger = new GitHub({ ...gitHubSettings(gitHub().environment), token: "another" });
  await expect(stranger.request("GET", "issues")).rejects.toThrow("Bad credentials\n  GITHUB_TOKEN is not valid any more");
});

it("fails if the answer has an unexpected form", async () => {
  gitHub().failures.set("GET issues", { status: 200, body: "<html>" });
  await expect(gitHub().client.request("GET", "issues")).rejects.toThrow("GitHub's answer is not JSON: <html>");
  gitHub().failures.set("GET issues", { status: 200, body: {} });
  await expect(gitHub().client.list("issues")).rejects.toThrow("GitHub's answer to GET issues is not a list.");
});

it("says why there is no answer", async () => {
  const unplugged = new GitHub(gitHubSettings(gitHub().environment), () =>
    Promise.reject(new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") })),
  );
  await expect(unplugged.request("GET", "issues")).rejects.toThrow(
    /^No answer from GitHub to GET http:.*\/issues: fetch failed, connect ECONNREFUSED/,
  );
});

it("asks for another page until one is not full", async () => {
  const issue = gitHub().addIssue({});
  for (let index = 0; index < 200; index++) gitHub().addComment(issue, String(index));
  expect(await gitHub().client.list("issues/1/comments")).toHaveLength(200);
  expect(gitHub().calls).toHaveLength(3);
});

it("reads its settings from the variables of GitHub Actions", () => {
  const environment = { GITHUB_TOKEN: "t", GITHUB_REPOSITORY: "acme/scans", GITHUB_API_URL: "https://ghes.example/api/v3/" };
  expect(gitHubSettings(environment)).toEqual({ token: "t", repository: "acme/scans", apiUrl: "https://ghes.example/api/v3" });
  expect(gitHubSettings({ ...environment, GITHUB_API_URL: undefined }).apiUrl).toBe("https://api.github.com");
  expect(() => gitHubSettings({ ...environment, GITHUB_TOKEN: "" })).toThrow(UsageError);
  expect(() => gitHubSettings({ ...environment, NODE_TLS_REJECT_UNAUTHORIZED: "0" })).toThrow(
    "NODE_TLS_REJECT_UNAUTHORIZED=0: GITHUB_TOKEN would go to whoever answers.",
  );
  for (const GITHUB_API_URL of ["http://ghes.example/api/v3", "http://127.0.0.1@ghes.example", "ghes.example"])
    expect(() => gitHubSettings({ ...environment, GITHUB_API_URL })).toThrow(
      /^GITHUB_API_URL .* is not https: GITHUB_TOKEN would go there/,
    );
  expect(() => gitHubSettings({ ...environment, GITHUB_REPOSITORY: "scans" })).toThrow(
    'GITHUB_REPOSITORY "scans" is not of the form owner/name.',
  );
});

it("refuses a commit that is not the newest of its branch", async () => {
  const place = { branch: "main", commit: "a".repeat(40) };
  await requireNewest(gitHub().client, place);
  gitHub().newest = "b".repeat(40);
  await expect(requireNewest(gitHub().client, place)).rejects.toThrow(`main is at ${"b".repeat(40)}, not at ${"a".repeat(40)} any more`);
});
