import { secrets } from "../../../../modules/text/redactor";
import { learnFromVariables } from "../../../../scripts/process/learn-secrets";

test("the secrets in the environment are known, the names of files and parameters are not", () => {
  learnFromVariables({
    SNYK_TOKEN: "environment-token-1",
    AWS_SECRET_ACCESS_KEY: "environment-token-2",
    TF_TOKEN_app_terraform_io: "environment-token-3",
    HTTPS_PROXY: "http://ana:environment%2Ftoken-4@proxy:3128",
    PIP_INDEX_URL: "https://aws:environment-token-5@host/simple/",
    SNYK_TOKEN_PARAMETER: "/dev/environment-name-6",
    AWS_WEB_IDENTITY_TOKEN_FILE: "/run/environment-name-7",
    AWS_ACCESS_KEY_ID: "environment-name-8",
    HOME: "/home/environment-name-9",
  });
  const found = [1, 2, 3, 5].map((number) => secrets.text(`environment-token-${number}`));
  expect(found).toEqual(found.map(() => "[redacted]"));
  expect([secrets.text("environment/token-4"), secrets.text("environment%2Ftoken-4")]).toEqual(["[redacted]", "[redacted]"]);
  for (const text of ["/dev/environment-name-6", "/run/environment-name-7", "environment-name-8", "/home/environment-name-9"])
    expect(secrets.text(text)).toBe(text);
});
