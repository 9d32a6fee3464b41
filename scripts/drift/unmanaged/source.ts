import { GetRepositoryTriggersCommand } from "@aws-sdk/client-codecommit";
import type { Aspect, Extra, Place } from "./aspect";
import { namesAnotherAccount } from "./grants";

/** Who is told of a push to the scanner's source. */
export function sourceAspects({ environment, names }: Place): Aspect[] {
  return [
    {
      name: "triggers",
      address: "aws_codecommit_repository.source",
      ask: async ({ codeCommit }) => {
        const { triggers = [] } = await codeCommit.send(new GetRepositoryTriggersCommand({ repositoryName: names.sourceRepository }));
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
