import { gitCredentials } from "../../../../sandbox/kit/git-credentials";
import { parsePlace, placeArn } from "../../../../sandbox/kit/objects";

test.each([
  ["arn:aws:s3:::bucket/a/b.zip", { bucket: "bucket", key: "a/b.zip" }],
  ["bucket/folder/", { bucket: "bucket", key: "folder/" }],
  ["bucket", undefined],
  ["arn:aws:s3:::bucket", undefined],
  ["Not A Bucket/key", undefined],
])("the place %s", (text, place) => {
  expect(parsePlace(text)).toEqual(place);
  if (place) expect(parsePlace(placeArn(place))).toEqual(place);
});

test("git credentials as the AWS CLI's helper makes them", () => {
  // Reference: awscli.customizations.codecommit.CodeCommitGetCommand, with these keys at this moment.
  const keys = { accessKeyId: "AKID", secretAccessKey: "secret", sessionToken: "token" };
  const url = new URL("http://127.0.0.1:4000/v1/repos/app");
  const { username, password } = gitCredentials(url, "eu-central-1", keys, new Date("2026-11-24T16:05:22.123Z"));
  expect(username).toBe("AKID%token");
  expect(password).toBe("20261124T160522Zfeca53c74e7e9ada11dad120b40b620571aafc08dbaaf33bd321cdb9905fa854");
});
