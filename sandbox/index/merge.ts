import { IndexError, type IndexFile, type IndexProject, type PublicIndex } from "./public-index";

/**
 * Several indexes as one. All files of a version come from the first index that has the version, so that one version never
 * mixes files of two indexes. Later indexes add the versions that earlier ones lack.
 */
export function mergeIndexes(...indexes: readonly PublicIndex[]): PublicIndex {
  const owners = new WeakMap<IndexFile, PublicIndex>();

  const project = async (name: string): Promise<IndexProject | undefined> => {
    const answers = await Promise.all(indexes.map((index) => index.project(name)));
    const ownerOfVersion = new Map<string, PublicIndex>();
    const files: IndexFile[] = [];
    answers.forEach((answer, position) => {
      const index = indexes[position];
      if (answer === undefined || index === undefined) return;
      for (const file of answer.files) {
        const owner: PublicIndex | undefined = ownerOfVersion.get(file.version);
        if (owner !== undefined && owner !== index) continue;
        ownerOfVersion.set(file.version, index);
        owners.set(file, index);
        files.push(file);
      }
    });
    return files.length === 0 ? undefined : { name, files };
  };

  const open = (file: IndexFile): Promise<NodeJS.ReadableStream> => {
    const owner = owners.get(file);
    return owner === undefined ? Promise.reject(new IndexError(`${file.filename} is not a file of this index`)) : owner.open(file);
  };

  return { project, open };
}
