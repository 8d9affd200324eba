/**
 * The timeline of a user: reads the events, checks them, shows the user at the moments that are chosen. What is typed in,
 * the token too, stays in this page: nothing is stored, and nothing is sent but the calls, to the server it came from.
 */
import { CallError, Calls, inPath } from "./calls.js";
import { Unchecked, check, keysOf } from "./check.js";
import * as events from "./events.js";
import * as mark from "./mark.js";
import * as moments from "./moments.js";
import { part, say } from "./texts.js";

/** How many events are drawn at a time. */
const PAGE = 2_000;

const main = document.querySelector("main");
const notice = part("notice");
const moment = part("moment");
const isNarrow = matchMedia("(max-width: 60rem)");

/** What is looked at: calls, user, events, and the moments that are chosen. */
let view;

part("form").addEventListener("submit", (event) => {
  event.preventDefault();
  open(document.getElementById("token").value.trim(), document.getElementById("user").value.trim());
});
part("more").addEventListener("click", more);
part("again").addEventListener("click", verify);
isNarrow.addEventListener("change", placeMoment);

async function open(token, userId) {
  view?.calls.end();
  view = { calls: new Calls(token), userId, events: [], chosen: null, from: null };
  part("result").hidden = true;
  events.clear();
  placeMoment();
  const opened = view;
  await guarded(opened, async () => {
    await readMore(opened);
    if (opened.events.length === 0) {
      throw new CallError("unknown");
    }
    part("events-heading").textContent = say("events", { user: userId });
    part("result").hidden = false;
    // Neither waits for the other.
    verify();
    const last = opened.events.at(-1);
    moments.tell(say("momentAt", { sequence: last.sequence }), say("loading"));
    choose(last);
  });
}

async function more() {
  const opened = view;
  const first = opened.events.length;
  await guarded(opened, () => readMore(opened));
  if (opened === view && opened.events.length > first) {
    events.itemOf(opened.events[first]).querySelector(".choose").focus();
    verify();
  }
}

async function readMore(opened) {
  const after = opened.events.at(-1)?.position ?? "0";
  const read = await events.read(opened.calls, opened.userId, after, PAGE);
  if (opened !== view) {
    return;
  }
  opened.events.push(...read.events);
  events.add(read.events, choose, compare);
  part("more").hidden = read.isAll;
  part("more-hint").hidden = read.isAll;
  part("more-hint").textContent = say("moreHint", { count: opened.events.length });
}

/** Does what takes the place of what is seen, and says it if it fails. */
async function guarded(opened, action) {
  main.ariaBusy = "true";
  announce(say("loading"));
  try {
    await action();
    announce("", opened);
  } catch (error) {
    announce(explain(error), opened);
  } finally {
    if (opened === view) {
      main.ariaBusy = "false";
    }
  }
}

function announce(text, opened = view) {
  if (opened === view) {
    notice.textContent = text;
    notice.hidden = !text;
  }
}

function explain(error) {
  return error instanceof CallError ? say(error.kind, { message: error.said }) : say("refused", { message: String(error) });
}

/** Checks the export of the user, and that it is what is shown. */
async function verify() {
  const opened = view;
  const turn = {};
  opened.turn = turn;
  const isLatest = () => opened === view && opened.turn === turn;
  const given = document.getElementById("key").value.trim();
  const shown = [...opened.events];
  let keys = [];
  mark.checking();
  events.blame(null);
  try {
    keys = await keysOf(given, (await opened.calls.one("/latchkey/v1/audit/checkpoint")).keys ?? []);
    const lines = opened.calls.many("/latchkey/v1/audit/_export", { userId: opened.userId });
    const verdict = await check(lines, opened.userId, shown, keys, (count) => {
      if (!isLatest()) {
        throw new Unchecked("overtaken");
      }
      mark.progress(count);
    });
    if (isLatest()) {
      mark.holds(verdict, shown.length, Boolean(given));
    }
  } catch (error) {
    if (isLatest()) {
      mark.fails(error, keys[0], Boolean(given));
      events.blame(error.position);
    }
  }
}

/** Shows the user after an event, or what differs from the one to compare from. */
function choose(event) {
  view.chosen = event;
  return showMoment();
}

function compare(event) {
  view.from = view.from === event ? null : event;
  if (view.chosen === event && view.from) {
    events.point(view.chosen, view.from);
    moment.ariaBusy = "false";
    moments.askForAnother(event, stopComparing);
    return undefined;
  }
  return showMoment();
}

function stopComparing() {
  view.from = null;
  events.itemOf(view.chosen).querySelector(".choose").focus();
  return showMoment();
}

async function showMoment() {
  const opened = view;
  const { chosen, from } = opened;
  const isLatest = () => opened === view && opened.chosen === chosen && opened.from === from;
  events.point(chosen, from);
  placeMoment();
  moment.ariaBusy = "true";
  try {
    const path = `/latchkey/v1/audit/users/${inPath(opened.userId)}`;
    if (from && from !== chosen) {
      const [older, newer] = [from, chosen].sort((one, other) => Number(one.sequence) - Number(other.sequence));
      const answer = await opened.calls.one(`${path}/_diff`,
        { from: { sequence: older.sequence }, to: { sequence: newer.sequence } });
      if (isLatest()) {
        moments.showChanges(older, newer, answer.changes ?? [], stopComparing);
      }
    } else {
      const answer = await opened.calls.one(`${path}/_at`, { moment: { sequence: chosen.sequence } });
      if (isLatest()) {
        moments.showUser(answer.user);
      }
    }
  } catch (error) {
    if (isLatest()) {
      moments.tell(say("momentAt", { sequence: chosen.sequence }), explain(error));
    }
  } finally {
    if (isLatest()) {
      moment.ariaBusy = "false";
    }
  }
}

/** Puts the moment beside the events, or, where there is no room, below the one that is chosen. */
function placeMoment() {
  const item = isNarrow.matches && view?.chosen ? events.itemOf(view.chosen) : null;
  (item ?? part("beside")).append(moment);
}
