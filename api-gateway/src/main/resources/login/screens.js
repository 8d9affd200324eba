/**
 * Puts before the person what the page holds already: every text stands in the document, in the person's language. What
 * comes from the server goes in as text, never as markup.
 */
const SVG = "http://www.w3.org/2000/svg";

/** White around a QR code, in modules, which ISO/IEC 18004 asks for. */
const QUIET = 4;
const MAX_SIZE = 177;

/** How wide the drawing may be, in CSS pixels; each module gets a whole number of them, so that its edges are sharp. */
const WIDTH = 260;

/** The person's own kind of the page's language, so that a time is written as they know it. */
const language = navigator.languages.find((each) => each.split("-")[0] === document.documentElement.lang)
  ?? document.documentElement.lang;
const main = document.querySelector("main");

let isFirst = true;

export const part = (name) => document.querySelector(`[data-part="${name}"]`);

/** Fills values into all places for them; one that is empty leaves what stands there, and hides its row in a list. */
export function fill(values) {
  for (const [name, value] of Object.entries(values)) {
    if (value) {
      all(`[data-slot="${name}"]`).forEach((place) => { place.textContent = value; });
    }
  }
  all("dl > div").forEach((row) => { row.hidden = !row.querySelector("dd").textContent; });
}

/**
 * Shows one screen and nothing else.
 *
 * @param {string} name the screen
 * @param {string[]} parts what stands beside it in this case, on top of what always does
 */
export function show(name, parts = []) {
  all("[data-screen]").forEach((screen) => { screen.hidden = screen.dataset.screen !== name; });
  notice(null);
  const screen = document.querySelector(`[data-screen="${name}"]`);
  const beside = [...(screen.dataset.with ?? "").split(" "), ...parts];
  ["again", "new-link", "ask", "device", "kept", "stranger"].forEach((each) => { part(each).hidden = !beside.includes(each); });
  const heading = screen.querySelector("h1");
  document.title = heading.textContent;
  if (isFirst && name === "ready") {
    // Nobody has done anything yet, so the focus stays at the top of the page.
    part("heard").textContent = heading.textContent;
  } else {
    part("heard").textContent = "";
    focus(heading);
  }
  isFirst = false;
}

/**
 * Shows one notice in place of others.
 *
 * @param {?string} name the notice, or null for none
 * @param {boolean} leads whether the focus goes there, so that whoever cannot see it appear comes upon it
 */
export function notice(name, { leads = true } = {}) {
  all("[data-notice]").forEach((each) => { each.hidden = each.dataset.notice !== name; });
  document.querySelector("[data-notice=until]").hidden = name === "working" || name === "waiting";
  if (name && leads) {
    focus(document.querySelector(`[data-notice="${name}"]`));
  }
}

/** Leaves of the texts that depend on when a link is used up those that hold. */
export function mode(name) {
  all("[data-mode]").forEach((each) => { each.hidden = each.dataset.mode !== name; });
}

/** Says whether something is under way. */
export function busy(isBusy) {
  main.setAttribute("aria-busy", isBusy);
  all("button").forEach((button) => { button.setAttribute("aria-disabled", isBusy); });
}

/** Writes an instant for a person; on its own day the hour is enough. */
export function when(instant) {
  const time = new Date(instant);
  if (!instant || Number.isNaN(time.getTime())) {
    return "";
  }
  const isToday = time.toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(language, isToday ? { timeStyle: "short" } : { dateStyle: "long", timeStyle: "short" })
    .format(time);
}

/** Lists passkeys by name and time. */
export function list(passkeys) {
  const entries = passkeys.map((passkey) => {
    const entry = document.createElement("li");
    const time = document.createElement("small");
    time.textContent = when(passkey.creationDate);
    entry.append(passkey.name ?? "", time);
    return entry;
  });
  part("passkeys").querySelector("ul").replaceChildren(...entries);
  part("passkeys").hidden = entries.length === 0;
}

/**
 * Draws a QR code.
 *
 * @returns {boolean} whether it was one
 */
export function draw(code) {
  if (!Number.isInteger(code.size) || code.size < 1 || code.size > MAX_SIZE || !/^[MmHhVvZz0-9 ,.-]+$/.test(code.path)) {
    return false;
  }
  const side = code.size + 2 * QUIET;
  const width = side * Math.max(1, Math.floor(WIDTH / side));
  const viewBox = `${-QUIET} ${-QUIET} ${side} ${side}`;
  const drawing = svg("svg", { viewBox, width, height: width, "shape-rendering": "crispEdges" });
  drawing.append(
    svg("rect", { x: -QUIET, y: -QUIET, width: side, height: side, fill: "#fff" }),
    svg("path", { d: code.path, fill: "#000" }),
  );
  const place = document.querySelector(".code");
  place.replaceChildren(drawing);
  place.hidden = false;
  return true;
}

function svg(name, attributes) {
  const element = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  return element;
}

function focus(element) {
  element.tabIndex = -1;
  element.focus();
}

function all(selector) {
  return document.querySelectorAll(selector);
}
