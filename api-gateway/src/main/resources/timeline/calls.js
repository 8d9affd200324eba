/** The calls to the server this page came from. The token goes there and nowhere else. */
const DEADLINE = 30_000;

/** How many characters a line of a stream may have; no event comes near it. */
const LONGEST_LINE = 4_000_000;

const KINDS = { 401: "unauthorized", 403: "forbidden", 404: "unknown" };

/** A call that did not bring what was asked for. */
export class CallError extends Error {
  /**
   * @param {string} kind "unauthorized", "forbidden", "unknown", "unreachable", "garbled" or "refused"
   * @param {string} said what the server said of it
   */
  constructor(kind, said = "") {
    super(kind);
    this.kind = kind;
    this.said = said;
  }
}

/** Calls with one token, until they are ended. */
export class Calls {
  #token;
  #end = new AbortController();

  constructor(token) {
    this.#token = token;
  }

  /** Breaks off what is under way; what comes of it is nobody's business any more. */
  end() {
    this.#end.abort();
  }

  /**
   * Makes a call with one answer; without a body, by GET.
   *
   * @throws {CallError} always, when it throws
   */
  async one(path, body) {
    const patience = new Patience(this.#end.signal);
    try {
      return await (await this.#send(path, body, patience)).json();
    } catch (error) {
      throw asCallError(error);
    } finally {
      patience.stop();
    }
  }

  /**
   * Makes a call with many answers, each a line.
   *
   * @throws {CallError} always, when it throws
   */
  async *many(path, body) {
    const patience = new Patience(this.#end.signal);
    let reader;
    try {
      const response = await this.#send(path, body, patience);
      reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        patience.renew();
        const lines = (rest + part.value).split("\n");
        rest = lines.pop();
        for (const line of lines) {
          yield read(line);
        }
        if (rest.length > LONGEST_LINE) {
          throw new CallError("garbled");
        }
      }
      if (rest) {
        yield read(rest);
      }
    } catch (error) {
      throw asCallError(error);
    } finally {
      patience.stop();
      reader?.cancel().catch(() => {});
    }
  }

  async #send(path, body, patience) {
    const headers = { authorization: `Bearer ${this.#token}`, "accept-language": document.documentElement.lang };
    const options = { headers, cache: "no-store", credentials: "omit", redirect: "error",
      referrerPolicy: "no-referrer", signal: patience.signal };
    if (body !== undefined) {
      headers["content-type"] = "application/json";
      options.method = "POST";
      options.body = JSON.stringify(body);
    }
    const response = await fetch(path, options);
    if (!response.ok) {
      throw await refusal(response);
    }
    return response;
  }
}

/** Returns a text as a part of a path. */
export function inPath(text) {
  // A path is put in order before it is sent: these two would lead elsewhere.
  if (text === "." || text === "..") {
    throw new CallError("unknown");
  }
  return encodeURIComponent(text);
}

/** Ends a call that brings nothing for too long. */
class Patience {
  #timeout = new AbortController();
  #timer;

  constructor(end) {
    this.signal = this.#timeout.signal;
    end.addEventListener("abort", () => this.#timeout.abort(), { signal: this.signal });
    if (end.aborted) {
      this.#timeout.abort();
    }
    this.renew();
  }

  renew() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#timeout.abort(), DEADLINE);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timeout.abort();
  }
}

function read(line) {
  const answer = JSON.parse(line);
  if (answer.error) {
    throw new CallError("refused", answer.error.message);
  }
  // Each answer of a stream may stand in an object of its own.
  return answer.result ?? answer;
}

async function refusal(response) {
  try {
    const { message, details } = await response.json();
    // Whoever has no role at all is told that their membership was not found.
    const hasNoRole = response.status === 404 && details?.[0]?.id?.startsWith("AUTHZ-");
    return new CallError(hasNoRole ? "forbidden" : KINDS[response.status] ?? "refused", message);
  } catch {
    // It was somebody between here and the server who answered.
    return new CallError(KINDS[response.status] ?? "unreachable");
  }
}

function asCallError(error) {
  if (error instanceof CallError) {
    return error;
  }
  return new CallError(error instanceof SyntaxError ? "garbled" : "unreachable");
}
