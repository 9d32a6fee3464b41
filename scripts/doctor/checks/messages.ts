import { ListSubscriptionsByTopicCommand, type SNSClient, type Subscription } from "@aws-sdk/client-sns";
import { missingAfterHours } from "../../../environments/missing-after";
import { placeOf } from "../../../environments/place";
import { arnIn } from "../../../modules/permissions/arn";
import { unlessMissing } from "../../leftovers/marks";
import type { Check, Note, Patient } from "../check";

/** What AWS says in place of a subscription's ARN until its owner has confirmed it. */
const PENDING = "PendingConfirmation";

/** Whether the people of the file get the messages. Whether a webhook's header is set, AWS does not say. */
export const messages: Check<Patient> = {
  name: "messages",
  after: ["stacks"],
  applies: ({ environment }) => environment.notify !== undefined,
  run: async ({ environment, names, access }) => {
    const { email = [], webhook } = environment.notify ?? {};
    const { sns } = await access.reader();
    const deploy = `npm run ops -- deploy --env ${environment.name} --stack scanner`;
    const all = await unlessMissing(() => subscriptionsOf(sns, arnIn(placeOf(environment), "sns", names.topic)));
    if (all === undefined)
      return [{ level: "problem", what: `the topic ${names.topic} does not exist: nobody is told anything`, fix: deploy }];
    const found = email.flatMap((address) => noteOf(address, all, deploy));
    const nobody = all.length === 0 && webhook === undefined;
    const notes: Note[] = [
      ...found,
      ...(nobody
        ? [{ level: "warning" as const, what: `nobody has subscribed to the topic ${names.topic}`, fix: "notify.email names who" }]
        : []),
      ...(missingAfterHours(environment) === undefined
        ? [
            {
              level: "warning" as const,
              what: "no alarm tells that no scan has come: the schedule is rarer than an alarm looks back, a week",
            },
          ]
        : []),
    ];
    if (notes.length > 0) return notes;
    const posted = webhook === undefined ? "" : "; whether the webhook's header is set was not looked at";
    return [{ level: "ok", what: `${all.length} ${all.length === 1 ? "subscription" : "subscriptions"}${posted}` }];
  },
};

function noteOf(address: string, all: readonly Subscription[], deploy: string): Note[] {
  const own = all.find(({ Protocol, Endpoint }) => Protocol === "email" && Endpoint === address);
  if (own === undefined) return [{ level: "problem", what: `${address} has no subscription, and is told nothing`, fix: deploy }];
  if (own.SubscriptionArn !== PENDING) return [];
  return [
    {
      level: "warning",
      what: `${address} has not confirmed its subscription, and is told nothing`,
      fix: "its owner opens the link in the mail of AWS Notifications; for another mail, take it out of notify.email, deploy, and put it in again",
    },
  ];
}

async function subscriptionsOf(sns: SNSClient, TopicArn: string): Promise<Subscription[]> {
  const all: Subscription[] = [];
  let NextToken: string | undefined;
  do {
    const page: { Subscriptions?: Subscription[]; NextToken?: string } = await sns.send(
      new ListSubscriptionsByTopicCommand({ TopicArn, NextToken }),
    );
    all.push(...(page.Subscriptions ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return all;
}
