/** Hosts from which a cloud's own machines get their credentials: EC2, ECS and EKS (AWS SDKs, container and instance credentials). */
const METADATA_HOSTS = new Set(["169.254.169.254", "169.254.170.2", "169.254.170.23", "[fd00:ec2::254]", "[fd00:ec2::23]"]);

/** The parts of an address; undefined if it is none. */
export function addressIn(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** Whether an address is on this machine. Only the names that no name server is asked for count. */
export function isLoopback(address: string): boolean {
  return /^(127\.[\d.]+|localhost|\[::1\])$/.test(addressIn(address)?.hostname ?? "");
}

/** Whether an address is one from which this machine may get its credentials without TLS. */
export function isMetadataHost(address: string): boolean {
  return METADATA_HOSTS.has(addressIn(address)?.hostname ?? "") || isLoopback(address);
}

export function isHttps(address: string): boolean {
  return addressIn(address)?.protocol === "https:";
}

/** Whether two texts are the same address: the case of the host, a default port and a last slash make no difference. */
export function sameAddress(one: string, other: string): boolean {
  const [a, b] = [addressIn(one), addressIn(other)].map((address) => address?.href.replace(/\/$/, ""));
  return a !== undefined && a === b;
}

/** An address for a message: without the user, password and query, which may be secret. */
export function shownAddress(text: string): string {
  const address = addressIn(text);
  if (address === undefined || address.host === "") return JSON.stringify(text);
  return `${address.protocol}//${address.host}${address.pathname.replace(/\/$/, "")}`;
}
