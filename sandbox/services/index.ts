import type { AwsService, SandboxContext } from "../core/service";
import type { PublicIndex } from "../index/public-index";
import { createCodeArtifact } from "./codeartifact";
import { codebuild } from "./codebuild";
import { codecommit } from "./codecommit";
import { codepipeline } from "./codepipeline";

/** The services that the sandbox implements itself; moto answers all others. */
export function ownServices(context: SandboxContext, publicIndex: PublicIndex): readonly AwsService[] {
  return [createCodeArtifact({ publicIndex }), codecommit, codebuild, codepipeline].map((create) => create(context));
}
