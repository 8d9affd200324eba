/** Whether an event is shown as its row in the log has it. */
import { micros } from "./tree.js";

/** The member of a payload in which the row holds what is personal, sealed under a key that only the server has. */
const SEALED = "$personal";

/** Returns whether all that is shown of an event, but names, texts and what is sealed, is what the row says. */
export function isShownAs(row, event) {
  return row.position === event.position && row.sequence === event.sequence && row.eventType === event.type
    && micros(row.createdAt) === micros(event.time) && (row.owner ?? "") === event.owner
    && (row.editor ?? "") === event.editor && (row.service ?? "") === event.service
    && isPayload(JSON.parse(row.payload || "{}"), event.payload);
}

/** Where the row seals something, the server shows more than can be compared; what can be must be the same. */
function isPayload(stored, shown) {
  if (!Object.hasOwn(stored, SEALED)) {
    return isSame(stored, shown);
  }
  return Object.keys(stored).every((name) =>
    name === SEALED || (Object.hasOwn(shown, name) && isSame(stored[name], shown[name])));
}

/** Returns whether two values of JSON are the same, whatever the order of their members. */
function isSame(one, other) {
  if (one === null || other === null || typeof one !== "object" || typeof other !== "object") {
    return one === other;
  }
  const names = Object.keys(one);
  return Array.isArray(one) === Array.isArray(other) && names.length === Object.keys(other).length
    && names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]));
}
