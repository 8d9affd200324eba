/** A user at a moment, and what differs between two. */
import { button, element, list, part, say, time, when } from "./texts.js";

const heading = part("moment-heading");
const body = part("moment-body");

const STATES = { active: "stateActive", initial: "stateInitial", inactive: "stateInactive", locked: "stateLocked",
  removed: "stateRemoved" };

/** Shows that something is asked for, or what came of it. */
export function tell(title, text) {
  heading.textContent = title;
  body.replaceChildren(element("p", "hint", text));
}

/** Shows a user as they were. */
export function showUser(user) {
  heading.textContent = say("momentAt", { sequence: user.sequence });
  body.replaceChildren(list([
    ["state", STATES[user.state] ? say(STATES[user.state]) : user.state],
    ["kind", say(user.machine ? "machine" : "person")],
    ["userName", user.userName],
    ["displayName", user.displayName],
    ["owner", user.resourceOwner],
    ["changedAt", time(user.changedAt)],
    ["links", several(user.links, (link) =>
      say("link", { id: link.codeId, until: until(link), tries: link.failedTries ?? 0 }))],
    ["registrations", String(user.registrations ?? 0)],
    ["passkeys", several(user.passkeys, (passkey) =>
      say("passkey", { id: passkey.id, name: passkey.name, site: passkey.rpId }))],
    ["tokens", several(user.tokens, (token) => say("token", { id: token.id, until: until(token) }))],
  ]));
}

function until({ expirationDate }) {
  // What does not end by itself ends, to the server, at the end of all time.
  return !expirationDate || expirationDate.startsWith("9999") ? say("endless") : when(expirationDate);
}

function several(items = [], describe) {
  return items.length === 0
    ? say("nothing")
    : element("ul", "", ...items.map((item) => element("li", "", describe(item))));
}

/**
 * Shows what differs.
 *
 * @param {function()} stop called when nothing is to be compared any more
 */
export function showChanges(from, to, changes, stop) {
  heading.textContent = say("changes", { from: from.sequence, to: to.sequence });
  const shown = changes.length === 0
    ? element("p", "", say("same"))
    : element("ul", "changes", ...changes.map(({ field, before, after }) => element("li", "",
      element("code", "", field),
      list([["before", valueOf(before)], ["after", valueOf(after)]]))));
  body.replaceChildren(shown, button("", say("stop"), stop));
}

/** Asks for a second event to compare with. */
export function askForAnother(from, stop) {
  tell(say("momentAt", { sequence: from.sequence }), say("chooseOther", { from: from.sequence }));
  body.append(button("", say("stop"), stop));
}

/** Returns a value of JSON as text; a side that does not have it has a dash. */
function valueOf(json) {
  if (!json) {
    return "–";
  }
  const value = JSON.parse(json);
  return typeof value === "string" ? value || "\"\"" : json;
}
