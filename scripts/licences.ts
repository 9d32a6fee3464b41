import { writeFileSync } from "node:fs";
import { DOCUMENT, licencesDocument, runtimePackages } from "./licences/document";

if (require.main === module) writeFileSync(DOCUMENT, licencesDocument(runtimePackages()));
