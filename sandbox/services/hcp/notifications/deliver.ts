import { createHmac } from "node:crypto";
import type { Delivery, NotificationConfiguration } from "../model/runs";

/** Milliseconds. */
const PATIENCE = 10_000;
/** Characters of an answer that are kept. */
const LONGEST_BODY = 1_000;

type Receiver = Pick<NotificationConfiguration, "url" | "token" | "destination">;

/** Posts a notification, and tells what the receiver answered; a receiver that cannot be reached is an answer too. */
export async function deliver({ url, token, destination }: Receiver, payload: object): Promise<Delivery> {
  const body = JSON.stringify(destination === "generic" ? payload : { text: JSON.stringify(payload) });
  const sent = { url: url ?? "", "sent-at": new Date().toISOString() };
  const headers: Record<string, string> = { "content-type": "application/json", "user-agent": "HCP Terraform sandbox" };
  if (token && destination === "generic") headers["x-tfe-notification-signature"] = createHmac("sha512", token).update(body).digest("hex");
  try {
    const reply = await fetch(url ?? "", { method: "POST", headers, body, signal: AbortSignal.timeout(PATIENCE), redirect: "manual" });
    const text = (await reply.text()).slice(0, LONGEST_BODY);
    const received = Object.fromEntries([...reply.headers].map(([name, value]) => [name, [value]]));
    return { ...sent, body: text, code: String(reply.status), headers: received, successful: String(reply.ok) };
  } catch (error) {
    return { ...sent, body: error instanceof Error ? error.message : String(error), code: "", headers: {}, successful: "false" };
  }
}
