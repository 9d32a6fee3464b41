import { passwordsIn } from "../../modules/text/address-passwords";
import { secrets } from "../../modules/text/redactor";

type Variables = Readonly<Record<string, string | undefined>>;

/** Variables whose value is a secret, by the end of their name: not those that hold a file's or a parameter's name. */
const SECRET =
  /(?:^|_)(?:TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|API_?KEY|PRIVATE_KEY|SECRET_(?:ACCESS_)?KEY|ACCESS_KEY|AUTH)$|^TF_TOKEN_/i;
/** Variables that hold an address, in which a password may be. */
const ADDRESS = /(?:^|_)(?:PROXY|URL|URI|REGISTRY|INDEX)$/i;

/** Tells the redactor the secrets in the environment of this process: its children have them, and may print them. */
export function learnFromVariables(variables: Variables): void {
  for (const [name, value = ""] of Object.entries(variables)) {
    if (SECRET.test(name)) secrets.learn(value);
    else if (ADDRESS.test(name)) secrets.learn(...passwordsIn(value));
  }
}
