import type { Variables } from "../../../environments/variables";
import { hasKeys, meansOf, type Profiles, requireProfile } from "./profiles";

/** Where the caller's credentials come from. */
export type Source = { readonly means: string; readonly passedOver: readonly string[] } & (
  | { readonly kind: "keys" }
  | { readonly kind: "web identity" }
  | { readonly kind: "profile"; readonly profile: string; readonly static: boolean }
  | { readonly kind: "container" }
  | { readonly kind: "instance" }
  | { readonly kind: "none" }
);

type Found = Source extends infer S ? (S extends Source ? Omit<S, "passedOver"> & { readonly setting?: string } : never) : never;

/**
 * Decides whose credentials count, once, for us and all our children. The order is that of the AWS CLI and of Terraform's AWS
 * provider: keys in variables, web identity in variables, the profile that a variable names or `default`, the container's, the
 * instance's. What is set too, by a variable, is passed over and named. Throws UsageError if a named profile does not exist.
 */
export function sourceOf(variables: Variables, profiles: Profiles): Source {
  const [first, ...others] = candidates(variables, profiles);
  const passedOver = others.flatMap(({ setting }) => setting ?? []);
  if (first !== undefined) return { ...first, passedOver };
  if (isOn(variables.AWS_EC2_METADATA_DISABLED)) return { kind: "none", means: "nothing", passedOver };
  return { kind: "instance", means: "the role of this EC2 instance", passedOver };
}

/** All that there is, the one that counts first. Only what a variable names has a `setting`: it was put there on purpose. */
function candidates(variables: Variables, profiles: Profiles): Found[] {
  const found: Found[] = [];
  if (variables.AWS_ACCESS_KEY_ID && variables.AWS_SECRET_ACCESS_KEY)
    found.push({ kind: "keys", means: "the keys in AWS_ACCESS_KEY_ID", setting: "AWS_ACCESS_KEY_ID" });
  if (variables.AWS_WEB_IDENTITY_TOKEN_FILE && variables.AWS_ROLE_ARN)
    found.push({
      kind: "web identity",
      means: `the web identity in AWS_WEB_IDENTITY_TOKEN_FILE, role ${variables.AWS_ROLE_ARN}`,
      setting: "AWS_WEB_IDENTITY_TOKEN_FILE",
    });
  found.push(...profileIn(variables, profiles, found.length > 0));
  const container = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"].find((name) => variables[name]);
  if (container !== undefined) found.push({ kind: "container", means: `the container's role (${container})`, setting: container });
  return found;
}

/** @param decided whether something else counts: then a profile that does not exist is nobody's mistake */
function profileIn(variables: Variables, profiles: Profiles, decided: boolean): Found[] {
  const variable = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"].find((name) => variables[name]);
  const profile = (variable && variables[variable]) || "default";
  const setting = variable && `${variable}=${profile}`;
  const settings = variable === undefined || decided ? profiles.all[profile] : requireProfile(variable, profile, profiles);
  const means = settings && meansOf(settings);
  // A profile that has no credentials, such as one with a region alone, counts only if it was named.
  if (setting === undefined && means === undefined) return [];
  return [
    {
      kind: "profile",
      profile,
      static: settings !== undefined && hasKeys(settings),
      means: `profile ${profile} (${means ?? "no credentials"})`,
      setting,
    },
  ];
}

function isOn(value = ""): boolean {
  return /^(true|1)$/i.test(value);
}
