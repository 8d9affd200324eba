/** The calls to the server this page came from. */
const PATH = "/latchkey/v1/enrolment/_";
const DEADLINE = 15_000;

/** A call that did not bring what was asked for. */
export class CallError extends Error {
  /** @param {"unreachable" | "busy" | "refused"} kind what the person can do about it */
  constructor(kind) {
    super(kind);
    this.kind = kind;
  }
}

/**
 * Makes a call.
 *
 * @throws {CallError} always, when it throws
 */
export async function call(method, request) {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), DEADLINE);
  try {
    const response = await fetch(PATH + method, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request),
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: timeout.signal,
    });
    if (!response.ok) {
      throw new CallError(kindOf(response.status));
    }
    return await response.json();
  } catch (error) {
    throw error instanceof CallError ? error : new CallError("unreachable");
  } finally {
    clearTimeout(timer);
  }
}

function kindOf(status) {
  if (status === 429) {
    return "busy";
  }
  return status >= 500 || status === 408 ? "unreachable" : "refused";
}
