// A frontend's session with a server that holds the dataset; BASE_URL is its address.

import assert from "node:assert/strict";
import { test } from "node:test";

import { BrokenStream, CrisisApi, ProblemError } from "../src/api.js";
import { asHtml, asText, timeline } from "../src/timeline.js";
import type { Query, RecordOf } from "../src/types.js";

const base = process.env["BASE_URL"];
assert(base, "BASE_URL names no server");

const statuses: number[] = [];
const api = new CrisisApi(base, async (...asked) => {
  const response = await fetch(...asked);
  statuses.push(response.status);
  return response;
});

async function all<T>(records: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const record of records) found.push(record);
  return found;
}

async function refusal(asked: Promise<unknown>): Promise<ProblemError["problem"]> {
  const error: unknown = await asked.then(
    () => assert.fail("was not refused"),
    (reason: unknown) => reason,
  );
  assert(error instanceof ProblemError);
  return error.problem;
}

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(answer: Same<A, B>): void => assert(answer);

test("records are typed whole: nothing is undefined, what can be unknown is null", async () => {
  type Statement = RecordOf<"/api/v1/statements">;
  same<Statement["title"], string>(true);
  same<Statement["crisis"], string | null>(true);
  same<Statement["quotes"][number]["text"], string>(true);
  const path = { id: "2022-01-24-us-8500-troops-on-alert" };
  const posture = await api.get("/api/v1/military-postures/{id}", { path });
  assert.equal(posture.strength?.max, 8500);
  assert.match(posture.evidence[0]?.sha256 ?? "", /^[0-9a-f]{64}$/);
});

test("what the contract does not have does not compile", async () => {
  // @ts-expect-error: the id is missing
  await refusal(api.get("/api/v1/statements/{id}", {}));
  // @ts-expect-error: no such type of statement
  await refusal(all(api.records("/api/v1/statements", { statement_type: ["shout"] })));
  // @ts-expect-error: no such field
  await refusal(all(api.records("/api/v1/statements", {}, ["author"])));
});

test("the timeline has the words of who spoke", async () => {
  const entries = await timeline(api, { date__gte: "2022-01-24" });
  const text = asText(entries);
  assert.match(text, /Volodymyr Zelensky: “We don't need this panic,”/);
  assert.match(text, /^24 January 2022 {2}\S/m);
  const html = asHtml(entries);
  assert.equal(html.match(/<li>/g)?.length, entries.length);
  assert.match(html, /<a href="\/api\/v1\/statements\/2022-01-28-zelensky-no-panic">/);
  assert.equal(asHtml([{ date: "", title: "<b>&", address: '"', speakers: [], quotes: [] }]).includes("<b>"), false);
});

test("pages are walked to the end, and the stream has the same records", async () => {
  const query: Query<"/api/v1/events"> = { kind: ["statement", "sanctions_threat"] };
  const { count } = await api.get("/api/v1/events", { query });
  const paged = await all(api.records("/api/v1/events", { ...query, page_size: 7 }, ["id", "date"]));
  assert.equal(paged.length, count);
  assert.equal(new Set(paged.map((record) => record.id)).size, count);
  assert.deepEqual(Object.keys(paged[0] ?? {}), ["id", "date"]);
  const streamed = await all(api.stream("/api/v1/events", query, ["id", "date"]));
  assert.deepEqual(streamed, paged);
});

test("a stream has as many records as X-Total-Count says, and a broken one is noticed", async () => {
  const response = await fetch(`${base}/api/v1/events?format=ndjson`);
  const body = await response.text();
  const total = Number(response.headers.get("X-Total-Count"));
  assert(total > 100);
  assert.equal((await all(api.stream("/api/v1/events", {}))).length, total);
  const broken = new CrisisApi(base, async () => new Response(body.slice(0, body.lastIndexOf("\n{")), response));
  await assert.rejects(all(broken.stream("/api/v1/events", {})), BrokenStream);
});

test("an answer that has not changed is not sent again", async () => {
  const query = { speaker: ["Zelensky"], q: "panic" };
  const first = await api.revalidate("/api/v1/statements", { query });
  assert.equal(first.body.meta.interpreted[0]?.read_as, "volodymyr-zelensky");
  const again = await api.revalidate("/api/v1/statements", { query }, first);
  assert.equal(again, first);
  assert.equal(statuses.at(-1), 304);
  const other = await api.revalidate("/api/v1/statements", { query: { q: "panic" } }, first);
  assert.notEqual(other, first);
  assert.equal(statuses.at(-1), 200);
});

test("a wrong parameter is a typed problem, and its `try` works", async () => {
  const query = { author: "joe-biden" };
  const problem = await refusal(all(api.records("/api/v1/statements", query as object)));
  assert.equal(problem.type, "/errors/unknown-parameter");
  const [error] = problem.errors;
  assert.equal(error?.reason satisfies string | undefined, "unknown_parameter");
  assert.deepEqual(error?.did_you_mean?.map((meant) => meant.id), ["speaker", "actor"]);
  assert(problem.try);
  const corrected = await fetch(new URL(problem.try, base));
  assert.equal(corrected.status, 200);
});

test("a record that is not there names the nearest one", async () => {
  const path = { id: "2022-01-24-biden-total-unanimit" };
  const problem = await refusal(api.get("/api/v1/statements/{id}", { path }));
  assert.equal(problem.status, 404);
  assert.equal(problem.try, "/api/v1/statements/2022-01-24-biden-total-unanimity");
});

test("a browser of another origin may ask, revalidate and read the headers", async () => {
  const origin = "https://newsroom.example";
  const preflight = await fetch(`${base}/api/v1/events`, {
    method: "OPTIONS",
    headers: {
      Origin: origin,
      "Access-Control-Request-Method": "GET",
      "Access-Control-Request-Headers": "if-none-match",
    },
  });
  assert.equal(preflight.status, 200);
  assert.equal(preflight.headers.get("Access-Control-Allow-Origin"), "*");
  assert.match(preflight.headers.get("Access-Control-Allow-Methods") ?? "", /\bGET\b/);
  assert.match(preflight.headers.get("Access-Control-Allow-Headers") ?? "", /\bif-none-match\b/);
  for (const query of ["page_size=1", "nothing=1"]) {
    const answer: Response = await fetch(`${base}/api/v1/events?${query}`, { headers: { Origin: origin } });
    assert.equal(answer.headers.get("Access-Control-Allow-Origin"), "*");
    const exposed = answer.headers.get("Access-Control-Expose-Headers")?.toLowerCase() ?? "";
    for (const name of ["etag", "link", "x-total-count", "content-disposition"]) assert(exposed.includes(name), name);
  }
});
