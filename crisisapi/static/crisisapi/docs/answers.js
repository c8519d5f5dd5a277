// How an answer is shown: of a file the beginning and a link to the whole, and below a problem the query that works.

import { docsAddress } from "./operations.js";
import { partOf } from "./reading.js";

const sizeOf = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

const measured = ({ records, size }) => {
  const said = [];
  if (records !== null) said.push(records === 1 ? "1 record" : `${records.toLocaleString("en")} records`);
  if (size !== null) said.push(sizeOf(size));
  return said.length ? ` (${said.join(", ")})` : "";
};

const correctionOf = ({ content, contentType }) => {
  if (!contentType?.startsWith("application/problem+json")) return null;
  try {
    return JSON.parse(content).try;
  } catch {
    return null;
  }
};

export const answers = ({ React }) => {
  const h = React.createElement;

  const Part = ({ part, url }) =>
    h(
      "div",
      { className: "part" },
      h("h5", null, part.whole ? "Response body" : "Beginning of the response body"),
      part.text && h("pre", { className: "microlight", tabIndex: 0 }, part.text),
      h("p", { className: "download" }, h("a", { href: url, download: "" }, `Download the whole answer${measured(part)}`)),
    );

  const Problem = ({ Body, correction, ...props }) =>
    h(
      React.Fragment,
      null,
      h(Body, props),
      h("p", { className: "correction" }, "This works: ", h("a", { href: docsAddress(correction) }, h("code", null, correction))),
    );

  return {
    wrapComponents: {
      responseBody: (Body) => (props) => {
        const part = partOf(props.url);
        if (part) return h(Part, { ...props, part });
        const correction = correctionOf(props);
        return correction ? h(Problem, { ...props, Body, correction }) : h(Body, props);
      },
    },
  };
};
