import { NotFoundException } from "@aws-sdk/client-kms";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { namesOf } from "../../../../environments/names";
import { keepTainted, leftOfBootstrap } from "../../../../scripts/bootstrap/left";
import { expectedIn } from "../../../../scripts/leftovers/expected";
import type { Tainted } from "../../../../scripts/leftovers/types";
import { sandbox, stateText } from "../../../helpers/states";
import { patient } from "../doctor/patient";

const names = namesOf(sandbox);
const noKey = () => {
  throw new NotFoundException({ $metadata: {}, message: "no" });
};
const missing = () => {
  throw Object.assign(new Error("no"), { name: "NotFound", $metadata: { httpStatusCode: 404 } });
};

describe("leftOfBootstrap", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "left-"));
    file = join(folder, "terraform.tfstate");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const context = async () => {
    const { access } = patient({
      s3: { HeadObject: missing, HeadBucket: missing },
      kms: { DescribeKey: noKey, ListAliases: () => ({}), ListKeys: () => ({}) },
    });
    const aws = await access.reader();
    const actor = {
      environment: sandbox,
      kind: "deploy",
      role: undefined,
      variables: {},
      credentials: undefined,
      endpoints: {},
    } as const;
    return { environment: sandbox, names, actor, aws };
  };

  it("reads the local state of a bootstrap that was stopped before the bucket had it", async () => {
    const resources = expectedIn("state", { environment: sandbox, names }).map(({ address }) => {
      const [type, name] = address.split(".");
      const instances = [{ attributes: {}, ...(type === "aws_kms_key" && { status: "tainted" }) }];
      return { mode: "managed", type, name, provider: "p", instances };
    });
    writeFileSync(file, JSON.stringify({ ...(JSON.parse(stateText(1)) as object), resources }));
    expect(await leftOfBootstrap(await context(), file)).toMatchObject({
      tainted: [{ address: "aws_kms_key.key", exists: false }],
      stranded: [],
    });
  });

  it("puts aside a local state that was cut off, since AWS tells what exists", async () => {
    writeFileSync(file, stateText(1).slice(0, 40));
    expect(await leftOfBootstrap(await context(), file)).toMatchObject({ tainted: [], stranded: [] });
    expect([existsSync(file), existsSync(`${file}.unreadable`)]).toEqual([false, true]);
  });

  it("takes an emptied file for no state", async () => {
    writeFileSync(file, "");
    expect(await leftOfBootstrap(await context(), file)).toMatchObject({ tainted: [] });
    expect(existsSync(file)).toBe(true);
  });
});

describe("keepTainted", () => {
  const keep = async (tainted: readonly Tainted[], agreed: boolean) => {
    const done: string[] = [];
    const terraform = { untaint: (address: string) => Promise.resolve(void done.push(address)) };
    await keepTainted({ tainted, stranded: [], misplaced: [], unchecked: [] }, { terraform, keep: agreed, environmentName: "dev" });
    return done;
  };
  const tainted = [
    { address: "aws_kms_key.key", exists: true },
    { address: "aws_kms_alias.key_alias", exists: false },
  ];

  it("keeps what exists if the user has agreed, and else stops with the one command that goes on", async () => {
    expect(await keep(tainted, true)).toEqual(["aws_kms_key.key"]);
    await expect(keep(tainted, false)).rejects.toThrow("npm run ops -- bootstrap --env dev --yes");
    expect(await keep(tainted.slice(1), false)).toEqual([]);
  });
});
