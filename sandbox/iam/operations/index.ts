import type { ServiceModel } from "../../core/model";
import type { WireRequest } from "../../core/protocol";
import type { RecognisedOperation } from "./recognised";
import { cborOperation, jsonOperation, queryOperation, UNCLEAR } from "./remote-call";
import { restOperation } from "./rest";
import { s3Operation } from "./s3";

/** Finds service models by botocore's folder name. */
export interface ModelSource {
  find(service: string): ServiceModel | undefined;
}

/** botocore's folders of REST services by SigV4 name, if the folder is not simply named like that. */
const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  "access-analyzer": ["accessanalyzer"],
  airflow: ["mwaa"],
  apigateway: ["apigateway", "apigatewayv2"],
  appconfig: ["appconfig", "appconfigdata"],
  aps: ["amp"],
  bedrock: ["bedrock", "bedrock-runtime", "bedrock-agent", "bedrock-agent-runtime"],
  cassandra: ["keyspaces"],
  elasticfilesystem: ["efs"],
  es: ["opensearch", "es"],
  "execute-api": ["apigatewaymanagementapi"],
  geo: ["location"],
  iotdata: ["iot-data"],
  ivs: ["ivs", "ivs-realtime"],
  lex: ["lexv2-models", "lex-models", "lexv2-runtime", "lex-runtime"],
  mobiletargeting: ["pinpoint"],
  sagemaker: ["sagemaker-runtime", "sagemaker-featurestore-runtime"],
  ses: ["sesv2"],
};

/**
 * Recognises the operation of a request by X-Amz-Target, by `Action=`, by S3's path-style REST API, or else by method and path
 * in the service's model. Undefined if none of them fits, or if moto could take it for another one.
 * @param service SigV4 service name
 */
export function operationOf(service: string, request: WireRequest, models?: ModelSource): RecognisedOperation | undefined {
  if (service === "s3" && !request.url.pathname.startsWith("/v20180820/")) return s3Operation(request);
  const said = [jsonOperation(request), cborOperation(request), queryOperation(request)].filter((each) => each !== undefined);
  if (said.length > 0) return said.length > 1 || said[0] === UNCLEAR ? undefined : said[0];
  const folders = service === "s3" ? ["s3control"] : (FOLDERS[service] ?? [service]);
  for (const folder of folders) {
    const model = models?.find(folder);
    const found = model && restOperation(model, request);
    if (found) return found;
  }
  return undefined;
}
