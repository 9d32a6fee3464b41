import type { Change } from "./change";

const resources = (description: string, tag: string, upstream: string, action: string) => `
resource "aws_kms_key" "key" {}
resource "aws_codeartifact_domain" "domain" {
  domain         = "infra-domain"
  encryption_key = aws_kms_key.key.arn
  tags           = { team = "${tag}" }
}
resource "aws_codeartifact_domain" "plain" {
  domain = "plain-domain"
}
resource "aws_codeartifact_repository" "store" {
  domain      = aws_codeartifact_domain.domain.domain
  repository  = "store"
  description = "${description}"
  external_connections {
    external_connection_name = "public:pypi"
  }
}
resource "aws_codeartifact_repository" "other" {
  domain     = aws_codeartifact_domain.domain.domain
  repository = "other"
}
resource "aws_codeartifact_repository" "team" {
  domain     = aws_codeartifact_domain.domain.domain
  repository = "team"
  tags       = { team = "${tag}" }
  upstream {
    repository_name = aws_codeartifact_repository.${upstream}.repository
  }
}
resource "aws_codeartifact_domain_permissions_policy" "domain" {
  domain          = aws_codeartifact_domain.domain.domain
  policy_document = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "${action}", Resource = "*" }] })
}
resource "aws_codeartifact_repository_permissions_policy" "team" {
  domain          = aws_codeartifact_domain.domain.domain
  repository      = aws_codeartifact_repository.team.repository
  policy_document = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "${action}", Resource = "*" }] })
}
data "aws_codeartifact_repository_endpoint" "team" {
  domain     = aws_codeartifact_domain.domain.domain
  repository = aws_codeartifact_repository.team.repository
  format     = "pypi"
}
`;

/** Every aws_codeartifact resource. */
export const codeArtifact: Change = {
  before: resources("what we keep", "data", "store", "codeartifact:ReadFromRepository"),
  after: resources("what we kept", "platform", "other", "codeartifact:Describe*"),
};
