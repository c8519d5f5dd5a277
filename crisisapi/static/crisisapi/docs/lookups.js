// Which values a parameter can take, from the API itself. `x-values` says what they are: records of a collection, or a
// list of the vocabularies.

const API = "/api/v1";
const MOST = 10;
const LONGEST = 100; // characters of a text that can be part of a name

const PLACEHOLDERS = {
  actor: "Type a part of a name",
  country: "Type a country",
  document: "Type a word of its title",
  record: "Type words of its summary",
};

export const placeholder = (kind) => PLACEHOLDERS[kind] ?? "Type to see the values";

const answer = async (path, query) => {
  const response = await fetch(`${API}/${path}?${new URLSearchParams(query)}`);
  if (!response.ok) throw new Error(response.statusText);
  return response.json();
};

const records = (path, name) => async (text) => {
  const found = await answer(path, { ...(text ? { q: text } : {}), fields: `id,${name}`, page_size: MOST });
  return found.results.map((record) => ({ value: record.id, label: record[name] ?? record.id }));
};

const mostQuoted = async () => {
  const found = await answer("actors", { ordering: "-speaker_count", fields: "id,name", page_size: MOST });
  return found.results.map(({ id, name }) => ({ value: id, label: name }));
};

const actors = async (text) => {
  if (!text) return mostQuoted();
  const found = await answer("actors/match", { q: text, limit: MOST });
  return found.results.map(({ actor, matched }) => ({
    value: actor.id,
    label: matched === actor.name ? actor.name : `${actor.name} (“${matched}”)`,
  }));
};

let vocabularies = null;
const codes = (list) => async (text) => {
  vocabularies ??= answer("vocabularies", {}).catch((failure) => {
    vocabularies = null; // the next look-up tries again
    throw failure;
  });
  const words = text.toLowerCase().split(/\s+/);
  const found = (await vocabularies).vocabularies[list]?.values.filter(({ value, label }) =>
    words.every((word) => `${value} ${label}`.toLowerCase().includes(word)),
  );
  return (found ?? []).slice(0, MOST).map(({ value, label }) => ({ value, label }));
};

const LOOK_UPS = {
  actor: actors,
  crisis: records("crises", "name"),
  document: records("documents", "title"),
  figure: records("figures", "label"),
  record: records("events", "title"),
};

// Up to ten `{value, label}` for a text, the best first. Rejects where the API does not answer.
export const lookUp = (kind, text) => {
  const typed = text.trim().slice(0, LONGEST);
  return (LOOK_UPS[kind] ?? codes(kind))(typed);
};
