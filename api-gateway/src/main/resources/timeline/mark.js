/** The mark that says whether what is shown was verified. It says so of nothing that was not. */
import { CallError } from "./calls.js";
import { Broken, Unchecked } from "./check.js";
import { element, part, say } from "./texts.js";

const mark = part("mark");

function set(state, title, findings, key, isGiven) {
  mark.dataset.mark = state;
  part("mark-heading").textContent = title;
  part("findings").replaceChildren(...findings.map((each) => element("li", "", each)));
  part("findings").hidden = findings.length === 0;
  part("key").hidden = !key;
  part("key-says").textContent = key ? say(isGiven ? "givenKey" : "ownKey") : "";
  part("key-text").textContent = key?.text ?? "";
  part("again").hidden = state === "checking";
}

/** Says that a check is under way. */
export function checking() {
  set("checking", say("checking"), []);
}

/** Says how far it came. */
export function progress(count) {
  part("findings").hidden = false;
  part("findings").replaceChildren(element("li", "", say("checked", { count })));
}

/**
 * Says that everything holds that was checked.
 *
 * @param {object} verdict what came of the check
 * @param {number} count how many events are shown
 */
export function holds(verdict, count, isGiven) {
  const findings = [
    say("rowsHold", { rows: verdict.rows, size: verdict.checkpoint.size }),
    say("shownHold", { count }),
    say(verdict.isSigned ? "signed" : "noEd"),
    say("notTheEnd"),
    say("replayed"),
  ];
  const title = verdict.isSigned ? say("holds", { count }) : say("unsigned");
  set(verdict.isSigned ? "holds" : "unsigned", title, findings, verdict.key, isGiven);
}

/** Says what does not hold, or why nothing could be checked. */
export function fails(error, key, isGiven) {
  if (error instanceof Broken) {
    const title = error.position === null ? say("broken") : say("brokenAt", { position: error.position });
    set("broken", title, [say(error.reason, error.values)], key, isGiven);
  } else if (error instanceof Unchecked) {
    set("unchecked", say("unchecked"), [say(error.reason)]);
  } else if (error instanceof CallError) {
    set("unchecked", say("unchecked"), [say(error.kind, { message: error.said })]);
  } else {
    set("unchecked", say("unchecked"), [say("refused", { message: String(error) })]);
  }
}
