/** The calls to the server this page came from. */
const PATH = "/latchkey/v1/enrolment/_";
const DEADLINE = 15_000;

/** The refusals of which more can be said than their status does, by the id of the error. */
const KINDS = new Map([
  ["LATCHKEY-Pk1re", "full"],
  ["LATCHKEY-Pk4re", "worn"],
  ["LATCHKEY-Pk5ia", "foreign"],
  ["LATCHKEY-Co1re", "many"],
  ["LATCHKEY-Ps1ua", "over"],
  ["COMMAND-DAfb2", "gone"],
]);

/** A call that did not bring what was asked for. */
export class CallError extends Error {
  /** @param {string} kind what the person can do about it: one of KINDS, "unreachable", "busy" or "refused" */
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
      throw new CallError(kindOf(response.status, await idOf(response)));
    }
    return await response.json();
  } catch (error) {
    throw error instanceof CallError ? error : new CallError("unreachable");
  } finally {
    clearTimeout(timer);
  }
}

/** Returns the id of a refusal, or nothing if the answer is not the server's own. */
async function idOf(response) {
  try {
    return (await response.json()).details[0].id;
  } catch {
    return undefined;
  }
}

function kindOf(status, id) {
  if (KINDS.has(id)) {
    return KINDS.get(id);
  }
  if (status === 429) {
    return "busy";
  }
  return status >= 500 || status === 408 ? "unreachable" : "refused";
}
