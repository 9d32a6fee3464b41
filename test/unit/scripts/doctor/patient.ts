import { namesOf } from "../../../../environments/names";
import type { Environment } from "../../../../environments/schema";
import type { Check, Note, Patient } from "../../../../scripts/doctor/check";
import type { Aws } from "../../../../scripts/aws/clients";
import { fakeClient, type Handlers } from "../fake-client";
import { sandbox } from "../../../helpers/states";

export const NOW = new Date("2026-11-24T17:20:00Z");

type Service = "s3" | "ssm" | "codeCommit" | "codePipeline" | "scheduler";

/** An environment whose AWS answers from functions. @param change what its file says besides */
export function patient(services: Partial<Record<Service, Handlers>>, change: Partial<Environment> = {}): Patient & { calls: string[] } {
  const environment: Environment = { ...sandbox, ...change };
  const calls: string[] = [];
  const clients = Object.entries(services).map(([service, handlers]) => {
    const fake = fakeClient<unknown>(handlers);
    const { send } = fake.client as { send: (command: object) => Promise<unknown> };
    const remember = (command: object) => (calls.push(command.constructor.name.replace(/Command$/, "")), send(command));
    return [service, { send: remember }];
  });
  const { account, region } = environment;
  const aws = { account, region, callerArn: "arn:of:reader", ...Object.fromEntries(clients) } as unknown as Aws;
  const access = {
    caller: () => Promise.resolve({ account, arn: "arn:of:caller" }),
    as: () => Promise.resolve(aws),
    reader: () => Promise.resolve(aws),
  };
  return { environment, names: namesOf(environment), access, now: NOW, calls };
}

/** What a check says, a line a note: `level: what`. */
export async function said<Subject>(check: Check<Subject>, subject: Subject): Promise<string[]> {
  return (await check.run(subject)).map(({ level, what }) => `${level}: ${what}`);
}

/** An SDK's error of a name. */
export function awsError(name: string, status = 400, message = "no"): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
}

export function fixes(notes: readonly Note[]): (string | undefined)[] {
  return notes.map(({ fix }) => fix);
}
