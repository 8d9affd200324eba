/** The events of a user, oldest first. */
import { inPath } from "./calls.js";
import { button, element, list, part, say, time } from "./texts.js";

const place = part("events");

/**
 * Reads events of a user behind a position.
 *
 * @returns {Promise<{events: object[], isAll: boolean}>} no more of them than the limit
 */
export async function read(calls, userId, after, limit) {
  const events = [];
  const path = `/latchkey/v1/audit/users/${inPath(userId)}/events/_stream`;
  for await (const { position, event, address, userAgent } of calls.many(path, { afterPosition: after })) {
    if (event && events.length === limit) {
      return { events, isAll: false };
    }
    if (event) {
      events.push({
        position,
        sequence: event.sequence,
        type: event.type.type,
        text: event.type.localized.localizedMessage,
        time: event.creationDate,
        owner: event.aggregate.resourceOwner ?? "",
        editor: event.editor?.userId ?? "",
        editorName: event.editor?.displayName ?? "",
        service: event.editor?.service ?? "",
        payload: event.payload ?? {},
        address,
        userAgent,
      });
    }
  }
  return { events, isAll: true };
}

/** Takes all events off the page. */
export function clear() {
  place.replaceChildren();
}

/**
 * Adds events at the end.
 *
 * @param {function(object)} choose called with the event that is chosen
 * @param {function(object)} compare called with the event to compare from
 */
export function add(events, choose, compare) {
  place.append(...events.map((event) => draw(event, choose, compare)));
}

function draw(event, choose, compare) {
  const { sequence } = event;
  const what = button("choose", "", () => choose(event));
  what.append(element("strong", "", event.text), " ", time(event.time));
  const facts = element("p", "facts", [
    say("facts", { sequence, position: event.position }),
    event.editorName
      ? say("actorNamed", { name: event.editorName, id: event.editor })
      : say("actor", { id: event.editor }),
    ...(event.service ? [say("service", { service: event.service })] : []),
  ].join(" · "));
  const details = element("details", "", element("summary", "", say("details", { sequence })));
  details.addEventListener("toggle", () => {
    details.querySelector("div")?.remove();
    if (details.open) {
      details.append(detailsOf(event));
    }
  });
  const from = button("compare", say("compare", { sequence }), () => compare(event));
  from.ariaPressed = "false";
  const item = element("li", "", what, facts, element("div", "tools", details, from));
  item.dataset.sequence = sequence;
  item.dataset.position = event.position;
  return item;
}

function detailsOf(event) {
  const payload = element("pre", "", JSON.stringify(event.payload, null, 2));
  payload.tabIndex = 0;
  payload.role = "group";
  payload.ariaLabel = say("payload");
  return element("div", "", list([["type", element("code", "", event.type)], ["time", event.time],
    ["owner", event.owner], ["address", event.address], ["userAgent", event.userAgent],
    ["leaf", event.leaf && element("code", "", event.leaf)]]), payload);
}

/** Marks the event that is chosen, and the one to compare from. */
export function point(chosen, from) {
  for (const item of place.children) {
    const isChosen = item.dataset.sequence === chosen?.sequence;
    const isFrom = item.dataset.sequence === from?.sequence;
    item.classList.toggle("chosen", isChosen);
    item.querySelector(".choose").ariaCurrent = isChosen;
    item.querySelector(".compare").ariaPressed = isFrom;
  }
}

/** Marks the event at a position as one that does not hold, and no other. */
export function blame(position) {
  place.querySelectorAll(".fault").forEach((each) => each.remove());
  const item = position && [...place.children].find((each) => each.dataset.position === position);
  item?.querySelector(".facts").after(element("p", "fault", say("fault")));
}

/** Returns the item of an event. */
export function itemOf(event) {
  return place.querySelector(`li[data-sequence="${CSS.escape(event.sequence)}"]`);
}

place.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !event.target.matches(".choose")) {
    return;
  }
  const item = event.target.closest("li");
  const next = step > 0 ? item.nextElementSibling : item.previousElementSibling;
  if (next) {
    event.preventDefault();
    next.querySelector(".choose").focus();
  }
});
