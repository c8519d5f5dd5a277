// Swagger UI as a journalist needs it. It is loaded as it is; what differs is in plugins, a file each.

import { answers } from "./answers.js";
import { asking } from "./asking.js";
import { finding } from "./finding.js";
import { folding } from "./folding.js";
import { openQuery } from "./opening.js";
import { speeding } from "./speeding.js";
import { values } from "./values.js";

const page = document.getElementById("swagger-ui");

// The answer stands below a long form: bring it into sight.
let asked = null;
document.addEventListener("click", (event) => {
  if (event.target.closest(".execute")) asked = event.target.closest(".opblock");
});
const showAnswer = (response) => {
  const block = asked;
  asked = null;
  if (block) setTimeout(() => block.querySelector(".responses-wrapper")?.scrollIntoView(), 100);
  return response;
};

// A question opens here, not in a window of its own as all links of a description do: one step back leads to the others.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".info a");
  if (link?.pathname === location.pathname) link.removeAttribute("target");
});

const ui = window.SwaggerUIBundle({
  url: page.dataset.schema,
  domNode: page,
  plugins: [finding, folding, values, answers, speeding],
  requestInterceptor: asking(() => ui),
  responseInterceptor: showAnswer,
  onComplete: () => {
    document.querySelector(".operation-filter-input").placeholder = "Find by a word: sanctions, speaker, country";
    openQuery(ui);
  },
  ...JSON.parse(document.getElementById("settings").textContent),
});
