import type { Failure } from "../contract/results";
import { type Told, TOLD_KEY, toldSchema } from "../contract/told";
import { messageOf as reasonOf } from "../message-of";
import type { Log, Messenger, OutputStore } from "../ports";
import type { Compared } from "./diff";
import type { Listing } from "./inventory";
import { type MessagePlace, messageOf } from "./message";
import { isNews, newsOf, toldAfter } from "./news";

export interface TellPorts {
  readonly store: OutputStore;
  readonly messengers: readonly Messenger[];
  readonly log: Log;
}

/**
 * Tells people what they do not know yet: nothing new, no message. Gives a failure for each way to people that did not work; then the
 * same is news for the next scan too, on every way, as twice is better than never.
 */
export async function tell(
  now: Compared,
  listings: readonly Listing[],
  place: MessagePlace,
  { store, messengers, log }: TellPorts,
): Promise<Failure[]> {
  if (messengers.length === 0) return [];
  const told = await readTold(store, now, log);
  const news = newsOf(now, listings, told);
  const failures: Failure[] = [];
  if (isNews(news)) {
    const message = messageOf(news, now.summary, place);
    for (const messenger of messengers) {
      try {
        await messenger.send(message);
        log(`notify: ${messenger.name} has: ${message.subject}`);
      } catch (error) {
        failures.push({ step: "notify", subject: messenger.name, reason: reasonOf(error) });
      }
    }
  } else log("notify: nothing new, no message");
  if (failures.length > 0) return failures;
  try {
    await store.put(TOLD_KEY, JSON.stringify(toldAfter(news, now, told)), "application/json");
  } catch (error) {
    log(`notify: the next scan will tell the same again: ${reasonOf(error)}`);
  }
  return [];
}

/** Undefined if nobody was told anything of this domain yet, or if it is not known. */
async function readTold(store: OutputStore, { summary }: Compared, log: Log): Promise<Told | undefined> {
  try {
    const told = toldSchema.parse(JSON.parse(await store.get(TOLD_KEY)));
    if (told.domain === summary.domain && told.domainOwner === summary.domainOwner) return told;
    log(`notify: what was told before was of another domain: ${told.domain} (${told.domainOwner})`);
  } catch (error) {
    log(`notify: what was told before cannot be read (${reasonOf(error).split("\n", 1)[0] ?? ""})`);
  }
  return undefined;
}
