import { describe, type ParameterFacts, reveal } from "./parameters";
import { type SecretContext, secretPlaces } from "./places";

export interface SecretCheck extends Partial<ParameterFacts> {
  readonly parameter: string;
  readonly ok: boolean;
  readonly problem?: string;
}

/** Whether both parameters exist and have values of the right form. It never shows the values. */
export async function checkSecrets({ aws, names }: SecretContext): Promise<SecretCheck[]> {
  return Promise.all(
    secretPlaces(names).map(async ({ parameter, problemOf }) => {
      const facts = await describe(aws.ssm, parameter);
      const problem = problemOf(await reveal(aws.ssm, parameter));
      return { parameter, ...facts, ok: problem === undefined, ...(problem === undefined ? {} : { problem }) };
    }),
  );
}
