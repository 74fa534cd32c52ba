// GET and POST of /api/v1, with the problem documents that say why one failed.

/** Status 0: there was no answer at all. */
export class Problem extends Error {
  constructor(readonly status: number, readonly code: string | null, readonly title: string, readonly remedy = "") {
    super(title);
  }
}

export interface Fetching {
  fetch(url: string, init: RequestInit): Promise<Response>;
  token(): string | null;
  newKey(): string;
}

const timeoutMs = 10_000;

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

async function problemOf(response: Response): Promise<Problem> {
  let body: unknown = null;
  try {
    body = await response.json();
  } catch {
    // Not every answer on the way to the appliance is one of its own; the status line then says what there is to say.
  }
  const given = typeof body === "object" && body !== null ? body as Record<string, unknown> : {};
  const title = text(given["detail"]) || text(given["title"]) || `the appliance answered ${response.status}`;
  return new Problem(response.status, text(given["code"]) || null, title, text(given["remedy"]));
}

export class Requests {
  constructor(private readonly via: Fetching) {}

  get<Answer>(path: string, query: Readonly<Record<string, string | number | undefined>> = {}): Promise<Answer> {
    const given = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value));
    const tail = given.toString();
    return this.ask<Answer>(tail === "" ? path : `${path}?${tail}`, { method: "GET" });
  }

  /** One key per command: pressed twice or sent twice, it is carried out once. */
  post<Answer>(path: string, body: unknown): Promise<Answer> {
    return this.ask<Answer>(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Idempotency-Key": this.via.newKey() },
      body: JSON.stringify(body),
    });
  }

  private async ask<Answer>(path: string, init: RequestInit): Promise<Answer> {
    const headers = new Headers(init.headers);
    headers.set("Accept", "application/json");
    const token = this.via.token();
    if (token !== null) headers.set("Authorization", `Bearer ${token}`);
    const ended = new AbortController();
    const timer = setTimeout(() => ended.abort(), timeoutMs);
    try {
      const response = await this.via.fetch(`/api/v1${path}`, { ...init, headers, signal: ended.signal, cache: "no-store" });
      if (!response.ok) throw await problemOf(response);
      return await response.json() as Answer;
    } catch (error) {
      if (error instanceof Problem) throw error;
      const why = ended.signal.aborted ? `no answer within ${timeoutMs / 1000} s` : "the appliance cannot be reached";
      throw new Problem(0, null, why);
    } finally {
      clearTimeout(timer);
    }
  }
}
