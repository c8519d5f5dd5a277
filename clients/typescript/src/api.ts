// A client of the Crisis API for browsers and Node, without dependencies. Its types come from the OpenAPI document.

import type { Answer, Collection, Field, Only, Options, Path, Problem, Query, RecordOf } from "./types.js";

/** An answer with its validator: give it back to `revalidate`. */
export interface Held<T> {
  readonly etag: string;
  readonly body: T;
}

/** The server refused, and says why: `problem.errors` names each wrong parameter, `problem.try` is an address that works. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

/** A stream ended before it was complete. */
export class BrokenStream extends Error {}

export class CrisisApi {
  /** `base` is the address of the server, such as `https://crisis.example`; `ask` replaces fetch. */
  constructor(
    readonly base: string,
    private readonly ask: typeof fetch = fetch,
  ) {}

  /** One answer. */
  async get<P extends Path>(path: P, options: Options<P>): Promise<Answer<P>> {
    return (await this.sent(this.address(path, options))).json() as Promise<Answer<P>>;
  }

  /** One answer, or the one that is held already if nothing has changed since: then it is the same object. */
  async revalidate<P extends Path>(
    path: P,
    options: Options<P>,
    held?: Held<Answer<P>>,
  ): Promise<Held<Answer<P>>> {
    const response = await this.sent(this.address(path, options), held ? { "If-None-Match": held.etag } : {});
    if (held && response.status === 304) return held;
    return { etag: response.headers.get("ETag") ?? "", body: (await response.json()) as Answer<P> };
  }

  /** Every record of a list, page after page; with `fields` only those fields of each. */
  async *records<P extends Collection, F extends Field<RecordOf<P>> = Field<RecordOf<P>>>(
    path: P,
    query: Query<P>,
    fields?: readonly F[],
  ): AsyncGenerator<Only<RecordOf<P>, F>> {
    let next: string | null = this.address(path, { query: { ...query, fields: fields?.join(",") } });
    while (next !== null) {
      const response = await this.sent(next);
      const page = (await response.json()) as { next: string | null; results: Only<RecordOf<P>, F>[] };
      yield* page.results;
      next = page.next;
    }
  }

  /** The same as one stream of NDJSON. Throws BrokenStream where it ends early. */
  async *stream<P extends Collection, F extends Field<RecordOf<P>> = Field<RecordOf<P>>>(
    path: P,
    query: Query<P>,
    fields?: readonly F[],
  ): AsyncGenerator<Only<RecordOf<P>, F>> {
    const response = await this.sent(
      this.address(path, { query: { ...query, fields: fields?.join(","), format: "ndjson" } }),
    );
    const total = Number(response.headers.get("X-Total-Count"));
    let count = 0;
    for await (const line of lines(response)) {
      yield JSON.parse(line) as Only<RecordOf<P>, F>;
      count += 1;
    }
    if (count !== total) throw new BrokenStream(`${count} of ${total} records came`);
  }

  private address(path: string, asked: { path?: object | undefined; query?: object | undefined }): string {
    const filled = Object.entries(asked.path ?? {}).reduce(
      (address, [name, value]) => address.replace(`{${name}}`, encodeURIComponent(String(value))),
      path,
    );
    const url = new URL(filled, this.base);
    for (const [name, value] of Object.entries(asked.query ?? {})) {
      if (value === undefined) continue;
      for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(one));
    }
    return url.href;
  }

  private async sent(address: string, headers: Record<string, string> = {}): Promise<Response> {
    const response = await this.ask(address, { headers });
    if (response.ok || response.status === 304) return response;
    if (response.headers.get("Content-Type") === "application/problem+json") {
      throw new ProblemError((await response.json()) as Problem);
    }
    throw new Error(`${address} answers ${response.status}`);
  }
}

async function* lines(response: Response): AsyncGenerator<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    const found = (rest + read.value).split("\n");
    rest = found.pop() ?? "";
    yield* found;
  }
  if (rest) yield rest;
}
