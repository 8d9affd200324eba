/** Says the texts of the page, which stand in it in the reader's language. What comes from the server goes in as text, never as markup. */
const texts = document.getElementById("texts").content;

/** The reader's own kind of the page's language, so that a time is written as they know it. */
const language = navigator.languages.find((each) => each.split("-")[0] === document.documentElement.lang)
  ?? document.documentElement.lang;
const clock = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "long" });
const digits = new Intl.NumberFormat(language);

export const part = (name) => document.querySelector(`[data-part="${name}"]`);

/** Returns a text with values in its places; a number is written as the reader knows it. */
export function say(name, values = {}) {
  const text = texts.querySelector(`[data-text="${name}"]`).cloneNode(true);
  for (const slot of text.querySelectorAll("[data-slot]")) {
    const value = values[slot.dataset.slot];
    slot.replaceWith(typeof value === "number" ? digits.format(value) : value ?? "");
  }
  return text.textContent;
}

/** Makes an element of texts and other elements. */
export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) {
    made.className = className;
  }
  made.append(...children);
  return made;
}

export function button(className, text, action) {
  const made = element("button", className, text);
  made.type = "button";
  made.addEventListener("click", action);
  return made;
}

/** Lists names and what they stand for; what is nothing is left out. */
export function list(entries) {
  const rows = entries.filter(([, value]) => value).map(([name, ...values]) =>
    element("div", "", element("dt", "", say(name)), ...values.map((value) => element("dd", "", value))));
  return element("dl", "", ...rows);
}

/** Writes an instant for a reader. */
export function when(instant) {
  const time = new Date(instant);
  return Number.isNaN(time.getTime()) ? String(instant ?? "") : clock.format(time);
}

export function time(instant) {
  const made = element("time", "", when(instant));
  made.dateTime = instant;
  return made;
}
