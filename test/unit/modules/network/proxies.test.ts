import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { proxyFor, shownProxy } from "../../../../modules/network/proxies.mjs";
import { networkVariables } from "../../../../modules/network/variables.mjs";

const PROXY = "http://proxy.corp:3128";
const addressFor = (url: string, variables: Record<string, string>) => proxyFor(url, variables)?.address;

test.each([
  ["upper case", { HTTPS_PROXY: PROXY }, PROXY],
  ["lower case", { https_proxy: PROXY }, PROXY],
  ["both, of which the lower goes first", { https_proxy: PROXY, HTTPS_PROXY: "http://other:1" }, PROXY],
  ["an empty one, which is none", { https_proxy: "", HTTPS_PROXY: PROXY }, PROXY],
  ["a host without a scheme", { HTTPS_PROXY: "proxy.corp:3128" }, PROXY],
  ["the proxy of http alone", { HTTP_PROXY: PROXY }, undefined],
  ["ALL_PROXY, which neither Terraform nor the AWS CLI knows", { ALL_PROXY: PROXY }, undefined],
])("https goes through the proxy of %s", (_, variables, expected) => {
  expect(addressFor("https://sts.eu-central-1.amazonaws.com", variables)).toBe(expected);
});

test.each([
  ["*", "https://a.b", true],
  ["b", "https://a.b", true],
  ["a.b", "https://a.b", true],
  ["A.B", "https://a.b.", true],
  ["a.b", "https://xa.b", false],
  [".b", "https://a.b", true],
  [".a.b", "https://a.b", false],
  ["*.b", "https://a.b", true],
  ["a.b:443", "https://a.b", true],
  ["a.b:8443", "https://a.b", false],
  ["a.b:8443", "https://a.b:8443", true],
  ["x, a.b", "https://a.b", true],
  ["x a.b", "https://a.b", true],
  ["10.0.0.0/8", "https://10.1.2.3", true],
  ["10.0.0.0/8", "https://11.1.2.3", false],
  ["10.1.2.3", "https://10.1.2.3:8443", true],
  ["10.1.2.3:443", "https://10.1.2.3:8443", false],
  ["fd00::1", "https://[fd00:0::1]", true],
  ["[fd00::1]:443", "https://[fd00::1]", true],
  ["[fd00::1]:444", "https://[fd00::1]", false],
  ["fd00::/8", "https://[fdab::1]", true],
  ["10.0.0.0/99", "https://10.1.2.3", false],
  ["", "https://a.b", false],
])("NO_PROXY=%s for %s: %s", (noProxy, url, expected) => {
  for (const name of ["NO_PROXY", "no_proxy"])
    expect(addressFor(url, { HTTPS_PROXY: PROXY, [name]: noProxy }) === undefined).toBe(expected);
});

test.each(["http://localhost:4566", "http://127.8.0.1", "http://[::1]:1", "http://169.254.169.254", "http://[fd00:ec2::254]"])(
  "%s is never asked through a proxy",
  (url) => {
    expect(addressFor(url, { HTTP_PROXY: PROXY })).toBeUndefined();
  },
);

test.each(["socks5://user:secret@proxy:1080", "http://", "http://user:secret@proxy:port"])(
  "refuses %s without showing a password",
  (proxy) => {
    const ask = () => proxyFor("https://a.b", { HTTPS_PROXY: proxy });
    expect(ask).toThrow(/^HTTPS_PROXY is not the address of a proxy that can be used/);
    expect(ask).not.toThrow(/secret/);
  },
);

test("shows a proxy without user and password", () => {
  expect(shownProxy("http://user:secret@proxy.corp:3128/")).toBe(PROXY);
});

describe("what children find", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "network-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const certificate = (text: string) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----`;

  test("is what is there, if nothing is named", () => {
    expect(networkVariables({ PATH: "/bin", NO_PROXY: "a" }, folder)).toEqual({ PATH: "/bin", NO_PROXY: "a" });
  });

  test("is both cases of every proxy, and this machine in NO_PROXY", () => {
    const found = networkVariables({ HTTPS_PROXY: "proxy.corp:3128", no_proxy: "a.b" }, folder);
    expect([found.https_proxy, found.HTTPS_PROXY, found.http_proxy]).toEqual([PROXY, PROXY, undefined]);
    expect(found.NO_PROXY).toBe("a.b,localhost,127.0.0.1,::1,169.254.169.254,169.254.170.2,169.254.170.23,fd00:ec2::254,fd00:ec2::23");
    expect(found.no_proxy).toBe(found.NO_PROXY);
    expect(networkVariables(found, folder)).toEqual(found);
    expect(networkVariables({ HTTPS_PROXY: PROXY, NO_PROXY: "*" }, folder).no_proxy).toBe("*");
  });

  test("is one file with every certificate that is named and the public ones, under all names", () => {
    const [one, other] = ["one", "other"].map((name) => {
      const file = join(folder, name);
      writeFileSync(file, `a comment\n${certificate(name)}\n`);
      return file;
    });
    const { AWS_CA_BUNDLE, ...rest } = networkVariables({ AWS_CA_BUNDLE: one, SSL_CERT_FILE: other }, folder);
    expect(rest).toEqual({ SSL_CERT_FILE: AWS_CA_BUNDLE, NODE_EXTRA_CA_CERTS: AWS_CA_BUNDLE, PIP_CERT: AWS_CA_BUNDLE });
    const found = readFileSync(AWS_CA_BUNDLE ?? "", "utf8").match(/-----BEGIN/g) ?? [];
    expect(readFileSync(AWS_CA_BUNDLE ?? "", "utf8")).toContain(`${certificate("one")}\n${certificate("other")}\n`);
    expect(found.length).toBeGreaterThan(100);
    expect(networkVariables({ NODE_EXTRA_CA_CERTS: one, PIP_CERT: "/own" }, folder).PIP_CERT).toBe("/own");
  });

  test.each(["AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"])("is refused if %s has no certificates", (name) => {
    const empty = join(folder, "empty.pem");
    writeFileSync(empty, "nothing");
    expect(() => networkVariables({ [name]: empty }, folder)).toThrow(`${name}=${empty} holds no certificate.`);
    expect(() => networkVariables({ [name]: "/no/such.pem" }, folder)).toThrow(
      new RegExp(`^${name}=/no/such.pem cannot be read: .*ENOENT`),
    );
  });
});
