import { secrets } from "../../text/redactor";
import type { OutputStore } from "../ports";

/** A store that no secret gets into, whatever Snyk or AWS has put into a message. */
export function withoutSecrets(store: OutputStore): OutputStore {
  return {
    get: (key) => store.get(key),
    put: (key, body, contentType) => store.put(key, secrets.text(body), contentType),
  };
}
