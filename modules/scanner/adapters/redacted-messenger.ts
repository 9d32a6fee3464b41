import { secrets } from "../../text/redactor";
import type { Message, Messenger } from "../ports";

/** A way to people that no secret takes, whatever Snyk or AWS has put into a message. */
export function redacted(messenger: Messenger): Messenger {
  return {
    name: messenger.name,
    send: ({ subject, text, detail }) =>
      messenger.send({
        subject: secrets.text(subject),
        text: secrets.text(text),
        detail: secrets.json(detail) as Message["detail"],
      }),
  };
}
