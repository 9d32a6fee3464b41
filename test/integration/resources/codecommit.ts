import type { Change } from "./change";

export const KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

const repository = (name: string, more: string) => `
resource "aws_codecommit_repository" "code" {
  repository_name = "${name}"
  ${more}
}
`;

export const codeCommit: Change = {
  before: repository("infra", `description = "one"\n  tags = { team = "data" }`),
  after: repository("renamed", `description = "two"\n  default_branch = "trunk"\n  kms_key_id = "${KEY}"\n  tags = { team = "platform" }`),
};
