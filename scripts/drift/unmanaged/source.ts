import { GetRepositoryTriggersCommand } from "@aws-sdk/client-codecommit";
import { committedBy, pushedBy } from "../../source/pushed";
import { verifySource } from "../../source/verify";
import { isGone } from "../../source/words";
import type { Aspect, Extra, Place } from "./aspect";
import { namesAnotherAccount } from "./grants";

/** Whether the scanner's source is what `ops publish` put there, and who is told of a push to it. */
export function sourceAspects({ environment, names }: Place): Aspect[] {
  const { sourceBranch, sourceRepository } = names;
  return [
    {
      name: "content",
      address: "aws_codecommit_repository.source",
      ask: async (aws) => {
        const source = await verifySource({ aws, names });
        if (source.state !== "not ours") return [];
        const { commitId } = source.tip;
        const value = { problem: source.why, commit: commitId, committed: await pushedBy(aws.codeCommit, sourceRepository, commitId) };
        return [{ attribute: `branches.${sourceBranch}`, value, severity: "high", why: "the source is not what ops publish put there" }];
      },
    },
    {
      // Beside the content, which is said whoever it is from: a refusal to look the commit up is said on a line of its own.
      name: "committer",
      address: "aws_codecommit_repository.source",
      ask: async (aws) => {
        const source = await verifySource({ aws, names });
        if (source.state === "not ours") await committedBy(aws.codeCommit, sourceRepository, source.tip.commitId);
        return [];
      },
    },
    {
      name: "accepted sources",
      address: "aws_ssm_parameter.accepted",
      ask: async (aws) => {
        const source = await verifySource({ aws, names });
        if (isGone(source))
          return [{ attribute: "accepted", value: "no SHA-256", severity: "high", why: "no scan runs: no source is accepted" }];
        if (source.state !== "ours") return [];
        const others = source.accepted.filter((hash) => hash !== source.contentHash);
        return others.map((hash): Extra => {
          return { attribute: `accepted.${hash}`, value: hash, severity: "medium", why: "the build accepts another source too" };
        });
      },
    },
    {
      name: "triggers",
      address: "aws_codecommit_repository.source",
      ask: async ({ codeCommit }) => {
        const { triggers = [] } = await codeCommit.send(new GetRepositoryTriggersCommand({ repositoryName: sourceRepository }));
        return triggers.map(({ name = "", destinationArn, branches, events }): Extra => {
          const severity = namesAnotherAccount(destinationArn, environment.account) ? "high" : "medium";
          return {
            attribute: `triggers.${name}`,
            value: { destinationArn, branches, events },
            severity,
            why: "somebody is told of every push",
          };
        });
      },
    },
  ];
}
