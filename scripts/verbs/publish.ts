import type { VerbContext } from "../cli/context";
import type { Verb } from "../cli/verb";
import type { Published } from "../publish/publish";
import { publish } from "../publish/publish";
import { EXIT } from "../words/errors";

export const publishVerb: Verb = {
  name: "publish",
  summary: "commit the bundled scanner to the account's repository, if it changed",
  example: "publish --env dev",
  run: async (_options, context) => showPublished(await publish(context), context),
};

/** Shows the result of publishing. */
export function showPublished(result: Published, { console, environment }: Pick<VerbContext, "console" | "environment">): number {
  if (console.json) {
    console.result(result);
    return EXIT.done;
  }
  const where = `${result.repository} ${result.branch}, commit ${result.commitId.slice(0, 7)}`;
  console.line(
    result.changed
      ? `  Published the scanner to ${where} (${result.paths.length} files changed)`
      : `  Nothing to publish: ${where} has exactly this content already`,
  );
  console.line(`Next   npm run ops -- scan --env ${environment.name}`);
  return EXIT.done;
}
