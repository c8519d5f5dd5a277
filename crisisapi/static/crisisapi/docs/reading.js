// Reads only as much of an answer as the page shows. The whole result of a query can be many megabytes: drawn in full it
// would freeze the page, and the browser downloads it better by itself.

const MOST_LINES = 100;
const MOST_TEXT = 20_000; // characters of lines, or of JSON that is cut off
const MOST_JSON = 200_000; // characters of JSON that Swagger UI shows whole

const IS_JSON = /^application\/([\w.-]+\+)?json\b/;
const IS_LINES = /^(text\/|application\/x-ndjson\b)/;

const parts = new Map();

// What is shown of an answer that is a file or too long: `{text, whole, records, size}`; undefined of any other.
export const partOf = (address) => parts.get(address);

const textUntil = async (body, isEnough) => {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { text: text + decoder.decode(), whole: true };
    text += decoder.decode(value, { stream: true });
    if (isEnough(text)) {
      await reader.cancel(); // the server need not send the rest
      return { text, whole: false };
    }
  }
};

const isMoreThanShown = (text) => text.length > MOST_TEXT || text.trimEnd().split("\n", MOST_LINES + 1).length > MOST_LINES;

const beginning = (text) => {
  const lines = text.slice(0, MOST_TEXT).split(/\r?\n/);
  if (text.length > MOST_TEXT && lines.length > 1) lines.pop(); // half a line
  return lines.slice(0, MOST_LINES).join("\n");
};

// JSON, also if it is cut off, with a value on each line.
const indented = (json) => {
  let depth = 0;
  const line = (deeper) => `\n${"  ".repeat((depth += deeper))}`;
  const spaced = (token) => {
    if (token === "{" || token === "[") return token + line(1);
    if (token === "}" || token === "]") return line(-1) + token;
    if (token === ",") return token + line(0);
    return token === ":" ? ": " : token;
  };
  return json.replace(/"(?:[^"\\]|\\.)*"?|{}|\[\]|[{}[\],:]/g, spaced);
};

// The text of a body as far as it is of use; nothing of one that is no text.
const read = async (body, type) => {
  if (IS_JSON.test(type)) return textUntil(body, (text) => text.length > MOST_JSON);
  if (IS_LINES.test(type)) return textUntil(body, isMoreThanShown);
  await body.cancel();
  return { text: "", whole: false };
};

const numberOf = (text) => (text === null ? null : Number(text));

// A `fetch` that ends an answer where the page has enough of it.
export const readSome = async (address, options) => {
  const response = await fetch(address, options);
  const { body, headers, status, statusText, url } = response;
  if (!body) return response;
  const type = headers.get("content-type") ?? "";
  const { text, whole } = await read(body, type);
  const shown = beginning(IS_JSON.test(type) ? indented(text) : text);
  parts.delete(url);
  if (!whole || headers.has("content-disposition")) {
    const records = numberOf(headers.get("x-total-count"));
    // The length of a compressed answer is not that of the file.
    const size = headers.has("content-encoding") ? null : numberOf(headers.get("content-length"));
    parts.set(url, { text: shown, whole: whole && !isMoreThanShown(text), records, size });
  }
  const answer = new Response(whole ? text : shown, { status, statusText, headers });
  Object.defineProperty(answer, "url", { value: url });
  return answer;
};
