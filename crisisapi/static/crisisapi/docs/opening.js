// `?query=/api/v1/statements%3Fq%3Dpanic` opens the operation of that address with its form filled in. What stands there
// is anybody's text: it is only ever compared with what the API has, and shown as text.

import { fragment, operationAt } from "./operations.js";
import { notify } from "./notice.js";

const addressOf = (text) => {
  try {
    const address = new URL(text, location.origin);
    return address.origin === location.origin ? address : null;
  } catch {
    return null;
  }
};

// References are resolved when an operation is opened; only then its parameters have the identity that forms go by.
const whenResolved = (ui, path) =>
  new Promise((resolve) => {
    const look = () => {
      const operation = ui.specSelectors.specResolvedSubtree(["paths", path, "get"]);
      if (operation) resolve(operation);
      return Boolean(operation);
    };
    ui.specActions.requestResolvedSubtree(["paths", path, "get"]);
    if (look()) return;
    const stop = ui.getStore().subscribe(() => look() && stop());
  });

// Opened without Swagger UI's own action, which would add steps to the history: one step back is then one page back.
const show = (ui, { tag, id }) => {
  for (const thing of [["operations-tag", tag], ["operations", tag, id]]) {
    ui.getStore().dispatch({ type: "layout_show", payload: { thing, shown: true } });
  }
};

// Of a part of a path; unlike decodeURIComponent it takes any text.
const decoded = (text) => new URLSearchParams(`text=${text.replace(/[+&]/g, encodeURIComponent)}`).get("text");

const fill = (ui, path, parameter, values) => {
  const repeats = parameter.getIn(["schema", "type"]) === "array";
  const value = repeats ? ui.Im.List(values) : values[0];
  ui.specActions.changeParamByIdentity([path, "get"], parameter, value, false);
};

const codesOf = (parameter) => parameter.getIn(["schema", "enum"]) ?? parameter.getIn(["schema", "items", "enum"]);

// Fills in what the query names; returns what it could not, in sentences.
const fillAll = (ui, found, operation, query) => {
  const problems = [];
  const parameters = [...operation.get("parameters", [])];
  const parameterOf = (place, name) => parameters.find((each) => each.get("in") === place && each.get("name") === name);
  for (const [name, text] of Object.entries(found.named)) {
    fill(ui, found.path, parameterOf("path", name), [decoded(text)]);
  }
  for (const name of new Set(query.keys())) {
    const parameter = parameterOf("query", name);
    if (!parameter) {
      problems.push(`“${name}” is not a parameter of ${found.path}.`);
      continue;
    }
    const codes = codesOf(parameter);
    const [known, unknown] = [[], []];
    for (const value of query.getAll(name)) (!codes || codes.includes(value) ? known : unknown).push(value);
    problems.push(...unknown.map((value) => `“${value}” is not a value of ${name}.`));
    if (known.length > 1 && parameter.getIn(["schema", "type"]) !== "array") {
      problems.push(`${name} takes one value; the first of ${known.length} is filled in.`);
    }
    if (known.length) fill(ui, found.path, parameter, known);
  }
  return problems;
};

const scrollTo = ({ id }) => document.querySelector(`.opblock[id$="-${CSS.escape(id)}"]`)?.scrollIntoView();

export const openQuery = async (ui) => {
  const asked = new URLSearchParams(location.search).get("query");
  if (asked === null) return;
  const address = addressOf(asked);
  const found = address && operationAt(ui.specSelectors.specJson(), address.pathname);
  if (!found) {
    notify(`“${asked}” is not an address of this API. Its operations are listed below.`);
    return;
  }
  show(ui, found);
  const problems = fillAll(ui, found, await whenResolved(ui, found.path), address.searchParams);
  if (problems.length) notify(`${problems.join(" ")} The rest of the query is filled in.`);
  // A fragment that names another operation was added by opening that one later.
  if (location.hash && location.hash !== fragment(found)) return;
  history.replaceState(null, "", location.pathname + location.search + fragment(found));
  setTimeout(() => scrollTo(found), 100); // the block unfolds
};
