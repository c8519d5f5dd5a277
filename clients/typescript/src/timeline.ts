// A timeline of events with who spoke and in which words: `node build/src/timeline.js http://127.0.0.1:8000 [--html]`.

import { pathToFileURL } from "node:url";

import { CrisisApi } from "./api.js";
import type { Query } from "./types.js";

export interface Entry {
  readonly date: string;
  readonly title: string;
  readonly address: string;
  readonly speakers: readonly string[];
  readonly quotes: readonly string[];
}

/** The events that a query finds, oldest first; a statement has its speakers and their words. */
export async function timeline(api: CrisisApi, query: Query<"/api/v1/events">): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const event of api.records("/api/v1/events", { ordering: "date", page_size: 100, ...query })) {
    const said = event.kind === "statement" ? event : { speakers: [], quotes: [] };
    entries.push({
      date: event.date_label,
      title: event.title,
      address: event.url,
      speakers: said.speakers.map((speaker) => speaker.name),
      quotes: said.quotes.map((quote) => quote.text),
    });
  }
  return entries;
}

export function asText(entries: readonly Entry[]): string {
  return entries
    .map(({ date, title, speakers, quotes }) =>
      [`${date}  ${title}`, ...quotes.map((quote) => `    ${speakers.join(", ")}: “${quote}”`)].join("\n"),
    )
    .join("\n");
}

export function asHtml(entries: readonly Entry[]): string {
  const items = entries.map(({ date, title, address, speakers, quotes }) => {
    const words = quotes.map((quote) => `<blockquote>${escaped(quote)}</blockquote>`).join("");
    const by = speakers.length ? `<p>${escaped(speakers.join(", "))}</p>` : "";
    return `<li><time>${escaped(date)}</time> <a href="${escaped(address)}">${escaped(title)}</a>${by}${words}</li>`;
  });
  return `<!doctype html>\n<meta charset="utf-8">\n<title>Timeline</title>\n<ol>\n${items.join("\n")}\n</ol>`;
}

function escaped(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [base = "http://127.0.0.1:8000", ...flags] = process.argv.slice(2);
  const entries = await timeline(new CrisisApi(base), {});
  console.log(flags.includes("--html") ? asHtml(entries) : asText(entries));
}
