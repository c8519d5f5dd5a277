// What Execute sends.

import { docsAddress, fragment, operationAt, parametersOf } from "./operations.js";
import { readSome } from "./reading.js";

const FORMATS = { "text/csv": "csv", "application/x-ndjson": "ndjson", "application/geo+json": "geojson" };

// What is asked as by default need not be said, and an empty box says nothing: the address and the curl line stay short
// enough to read and to cite, and the choice of a media type is not overruled by `format=json`.
const withoutDefaults = (pairs, parameters) => {
  const defaults = parameters
    .filter((parameter) => parameter.hasIn(["schema", "default"]))
    .map((parameter) => `${parameter.get("name")}=${encodeURIComponent(parameter.getIn(["schema", "default"]))}`);
  return pairs.filter((pair) => !defaults.includes(pair) && !pair.endsWith("="));
};

// A format chosen as a media type is said in the address, too, so that it can be downloaded, linked and cited.
const withFormat = (pairs, format) =>
  !format || pairs.some((pair) => pair.startsWith("format=")) ? pairs : [...pairs, `format=${format}`];

export const asking = (ui) => (request) => {
  if (request.loadSpec) return request;
  request.userFetch = readSome;
  const spec = ui().specSelectors.specJson();
  const [address, query] = request.url.split("?");
  const { pathname } = new URL(address, document.baseURI);
  const found = operationAt(spec, pathname);
  const pairs = withoutDefaults(query ? query.split("&") : [], parametersOf(spec, found.operation));
  const said = withFormat(pairs, FORMATS[request.headers.accept]);
  if (request.headers.accept === "*/*") delete request.headers.accept;
  const asked = said.length ? `?${said.join("&")}` : "";
  request.url = address + asked;
  // The page's address now leads to the query: it can be kept, sent and reloaded.
  history.replaceState(null, "", docsAddress(pathname + asked) + fragment(found));
  return request;
};
