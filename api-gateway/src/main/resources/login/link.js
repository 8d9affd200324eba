/**
 * The parameters of the link: taken from the address bar, which is cleared at once, and kept for this tab alone, so
 * that a reload still works.
 */
const KEPT = "latchkey.link";
const END = "latchkey.end";

/** What a tab can have come to, by the name of the screen that says so. */
const ENDS = ["done", "sent"];
const MAX_LENGTH = 200;

/** Names that older and newer links give to each parameter; their case has changed over time as well. */
const NAMES = { userId: ["userid"], orgId: ["orgid", "organization"], codeId: ["codeid"], code: ["code"] };

/** Returns the link of this tab, or null if there is none that could be right. */
export function takeLink() {
  const given = new URLSearchParams(location.search);
  if (location.search || location.hash) {
    history.replaceState(null, "", location.pathname);
  }
  if ([...given.keys()].length > 0) {
    const link = parse(given);
    drop(END);
    keep(KEPT, link && JSON.stringify(link));
    return link;
  }
  return kept();
}

/** Forgets the link, also for a reload. */
export function forgetLink() {
  drop(KEPT);
}

/** Remembers what this tab has come to, which is no secret, in place of the link. */
export function markEnd(end) {
  forgetLink();
  keep(END, end);
}

/** Returns what this tab has come to, or null if that is still open. */
export function markedEnd() {
  try {
    return ENDS.find((end) => end === sessionStorage.getItem(END)) ?? null;
  } catch {
    return null;
  }
}

function parse(parameters) {
  const found = new Map();
  for (const [name, value] of parameters) {
    const key = name.toLowerCase();
    if (!found.has(key)) {
      found.set(key, value);
    }
  }
  const link = {};
  for (const [field, names] of Object.entries(NAMES)) {
    link[field] = names.map((name) => found.get(name)).find((value) => value) ?? "";
  }
  return isComplete(link) ? link : null;
}

function isComplete(link) {
  return Object.keys(NAMES).every((field) => typeof link[field] === "string" && link[field].length <= MAX_LENGTH)
    && link.userId !== "" && link.codeId !== "" && link.code !== "";
}

function kept() {
  try {
    const link = JSON.parse(sessionStorage.getItem(KEPT));
    return link && isComplete(link) ? link : null;
  } catch {
    return null;
  }
}

// A browser may refuse storage altogether; then only a reload is lost.
function keep(key, value) {
  try {
    if (value) {
      sessionStorage.setItem(key, value);
    } else {
      sessionStorage.removeItem(key);
    }
  } catch {
    return;
  }
}

function drop(key) {
  keep(key, null);
}
