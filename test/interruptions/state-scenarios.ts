import { CreateRepositoryCommand, DeleteRepositoryCommand } from "@aws-sdk/client-codeartifact";
import { LOCK, LOCK_TEXT } from "../helpers/states";
import { deployed, done, SMALL, inBucket, stateBucket, withStates } from "./prepare";
import type { Scenario } from "./scenario";
import { deployedProblems } from "./settled";
import type { Place } from "./world";

interface Record {
  readonly type: string;
  readonly instances: readonly object[];
}

async function small(place: Place): Promise<void> {
  await withStates(place, SMALL);
  await deployed(place, "registry");
}

/** Changes the records of the registry's state, as a new version of it. */
async function changeRecords(place: Place, change: (records: readonly Record[]) => readonly Record[]): Promise<void> {
  const state = JSON.parse((await place.outside.readState("registry")) ?? "") as { serial: number; resources: readonly Record[] };
  const changed = { ...state, serial: state.serial + 1, resources: change(state.resources) };
  await place.outside.overwriteState("registry", JSON.stringify(changed));
}

const isRepository = ({ type }: Record) => type === "aws_codeartifact_repository";

/** What is wrong where the small stack should be as it was deployed. */
const problems = (place: Place) => deployedProblems(place, ["registry"]);

export const STATE_SCENARIOS: readonly Scenario[] = [
  {
    name: "migrate",
    terraform: true,
    async prepare(place) {
      await small(place);
      place.file(`${place.name}-before.yaml`, place.content);
      await stateBucket(place, "other");
      await place.configure([...SMALL, inBucket(place, "other")].join("\n"));
    },
    args: ({ name }) => ["state", "migrate", "--env", name, "--from", `${name}-before.yaml`, "--yes"],
    problems,
  },
  {
    name: "state restore",
    terraform: false,
    async prepare(place) {
      await small(place);
      await done(place, "state", "backup", "--env", place.name, "--out", `${place.name}.tar.gz`);
      await changeRecords(place, (records) => records.filter((each) => !isRepository(each)));
    },
    args: ({ name }) => ["state", "restore", "--env", name, "--stack", "registry", "--from", `${name}.tar.gz`, "--yes"],
    problems,
  },
  {
    name: "state unlock",
    terraform: false,
    async prepare(place) {
      await small(place);
      await place.outside.putLock("registry", LOCK_TEXT);
    },
    args: ({ name }) => ["state", "unlock", "--env", name, "--stack", "registry", "--id", LOCK.id, "--force", "--yes"],
    problems,
  },
  {
    name: "state untaint",
    terraform: true,
    async prepare(place) {
      await small(place);
      await changeRecords(place, (records) =>
        records.map((each) => ({ ...each, instances: each.instances.map((instance) => ({ ...instance, status: "tainted" })) })),
      );
    },
    args: ({ name }) => ["state", "untaint", "--env", name, "--stack", "registry", "--yes"],
    problems,
  },
  {
    name: "drift --fix",
    terraform: true,
    async prepare(place) {
      await small(place);
      const there = { domain: place.environment.registry.domain, repository: place.environment.registry.repository };
      await place.aws.codeArtifact.send(new DeleteRepositoryCommand(there));
      // Somebody has made another one of the name, without what Terraform sets of it.
      await place.aws.codeArtifact.send(new CreateRepositoryCommand({ ...there, description: "made by hand" }));
    },
    args: ({ name }) => {
      const files = ["--history", `${name}-history.json`];
      return ["drift", "--env", name, "--stack", "registry", "--fix", "--yes", ...files];
    },
    problems,
  },
];
