import { z } from "zod";
import { mapping, text, typeError } from "./fields";
import { NO_SECRET_PATH } from "./secret-addresses";

const LIST = "must be a list of addresses. For example: [security@example.com]";
const MOST = 20;

const webhook = mapping({
  url: text({
    // EventBridge takes https without a wildcard (botocore 1.43.11, events, shape HttpsEndpoint: at most 2048).
    pattern: new RegExp(String.raw`^(?=.{1,2048}$)https://${NO_SECRET_PATH}[A-Za-z0-9.-]+(:\d{1,5})?(/[\w.~!'()+,;=:@%/-]*)?$`),
    rule: "an https address without user, query or fragment, and none that is a secret by itself\n(Slack, Teams, Discord, Google Chat: use the channel's e-mail address, or what docs/notifications.md says)",
    example: "https://events.example.com/package-scan",
    description: "Address to which EventBridge posts the message as JSON. Whoever may read the file or the state knows it.",
  }),
  header: text({
    pattern: /^[A-Za-z0-9-]{1,100}$/,
    rule: "the name of an HTTP header: letters, digits and hyphens",
    example: "X-Api-Key",
    description:
      "Header by which the receiver knows the sender. Its value is set past Terraform: `ops secrets webhook`. Default: Authorization.",
  }).default("Authorization"),
});

/** Whom the scans tell. */
export const notify = mapping({
  email: z
    .array(
      text({
        pattern: /^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/,
        rule: "an e-mail address",
        example: "security@example.com",
        description: "E-mail address; its owner has to confirm the subscription once.",
      }),
      { error: typeError(LIST) },
    )
    .max(MOST, { error: `must be at most ${MOST} addresses: subscribe a list instead` })
    .default([])
    .meta({ description: "Who gets the messages by e-mail. Default: nobody." }),
  webhook: webhook.optional().meta({ description: "Where messages are posted as JSON. Default: nowhere." }),
})
  .optional()
  .meta({
    description:
      "Messages about what is new: an SNS topic, alarms for missing scans and a tripped gate, and a dashboard in the scanner's stack; {} is a topic that others subscribe to. Default: none.",
  });
