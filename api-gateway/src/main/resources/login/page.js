/** The way through the page: open the link, create a passkey, name it, try it. */
import { CallError, call } from "./calls.js";
import { create, disown, get, isSupported } from "./ceremony.js";
import { forgetLink, markEnd, markedEnd, takeLink } from "./link.js";
import { busy, draw, fill, list, mode, notice, part, show, when } from "./screens.js";
import { alone } from "./tabs.js";

const SCREENS = {
  CODE_STATE_EXPIRED: "expired",
  CODE_STATE_SPENT: "spent",
  CODE_STATE_REVOKED: "revoked",
  CODE_STATE_LOCKED: "locked",
};

/** The screens for what keeps the page from going on. */
const TROUBLES = ["unreachable", "busy", "full", "worn"];

/** What went wrong on the device, by the name of WebAuthn's error, that a person can do something about at once. */
const NOTICES = { NotAllowedError: "cancelled", AbortError: "cancelled", ConstraintError: "unsuitable",
  NotSupportedError: "unsuitable" };

/** What is said of the same in place of it where the link is used up already. */
const STARTED_NOTICES = { unsuitable: "unsuitableStarted", foreign: "foreignStarted" };

const link = takeLink();
const name = document.getElementById("name");
const device = part("device");

/** The part that says how to get a new link here. */
let nextLink = "ask";

let isBusy = false;

/** Whether starting uses up the link. */
let startSpends = false;

/** Whether this page has started a registration. */
let hasStarted = false;

/** Whether the link is certainly as good as it was. */
let isKept = true;

/** Whether a passkey went to the server and no answer came back. */
let isUncertain = false;

/** Lets this page name, list and try the new passkey; lives as long as the page does. */
let session = "";

const actions = { open, register, confirm, rename, newLink };

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-action]");
  if (button) {
    once(actions[button.dataset.action]);
  }
});
document.addEventListener("submit", (event) => {
  event.preventDefault();
  once(actions[event.target.dataset.action]);
});
device.addEventListener("toggle", () => {
  if (device.open) {
    drawLink();
  }
});
once(open);

/** Runs one action at a time, whatever is clicked meanwhile. */
async function once(action) {
  if (isBusy) {
    return;
  }
  isBusy = true;
  busy(true);
  try {
    await action();
  } catch (error) {
    const kind = error instanceof CallError && TROUBLES.includes(error.kind) ? error.kind : "unreachable";
    if (kind === "worn") {
      isKept = false;
      show(kind, [nextLink]);
    } else {
      show(kind, isKept ? ["kept"] : []);
    }
  } finally {
    isBusy = false;
    busy(false);
  }
}

async function open() {
  if (!link) {
    show(markedEnd() ?? "unknown");
    return;
  }
  try {
    display(await call("open", { link }));
  } catch (error) {
    if (error.kind !== "refused") {
      throw error;
    }
    display({});
  }
}

/** Shows what the server says of the link, and what there is to say beside it if it is still good. */
function display(opened, remark) {
  const site = opened.relyingPartyId ?? "";
  const origins = opened.origins ?? [];
  fill({
    displayName: opened.displayName || opened.userName,
    userName: opened.displayName === opened.userName ? "" : opened.userName,
    organizationName: opened.organizationName,
    until: when(opened.expiration),
    here: location.origin,
    site,
    address: origins[0],
  });
  nextLink = opened.newLinkAllowed ? "new-link" : "ask";
  startSpends = Boolean(opened.startSpends);
  mode(startSpends ? "start" : "finish");
  isKept = opened.state === "CODE_STATE_VALID";
  if (isKept) {
    if (!isOf(site) || !origins.includes(location.origin)) {
      show("address");
    } else if (!isSupported()) {
      show("unsupported");
    } else {
      show("ready");
      notice(remark);
    }
  } else if (opened.state === "CODE_STATE_SPENT" && opened.nothingStored) {
    show("started", hasStarted ? [nextLink] : [nextLink, "stranger"]);
    notice(STARTED_NOTICES[remark]);
  } else if (opened.state === "CODE_STATE_SPENT" && isUncertain) {
    markEnd("done");
    show("lost");
  } else if (opened.state in SCREENS) {
    show(SCREENS[opened.state], [nextLink]);
    // Whoever used the link needs no other; who did not is told what to do already.
    part("ask").hidden ||= opened.state === "CODE_STATE_SPENT";
  } else {
    // Asking again would count as one more wrong try.
    forgetLink();
    show("unknown");
  }
}

/** Returns whether pages from here can create passkeys of a domain (WebAuthn Level 3 §5.1.3 step 8). */
function isOf(site) {
  const host = location.hostname;
  return window.isSecureContext && (host === site || (site.includes(".") && host.endsWith(`.${site}`)));
}

/**
 * Two tabs that create at once would leave the person without a passkey: an authenticator keeps one for each person, so
 * that the second takes the place of the first, and the server takes the first only. Hence the second tab starts when
 * the first is through, and learns that the link is used.
 */
async function register() {
  await alone(link.userId, enrol, () => notice("waiting", { leads: false }));
}

async function enrol() {
  notice("working", { leads: false });
  const start = await orElseLook(() => spending(startSpends, () => call("start", { link })));
  if (!start) {
    return;
  }
  hasStarted = true;
  let credential;
  try {
    credential = await create(start.options);
  } catch (error) {
    explain(error);
    return;
  }
  const finished = await orElseLook(async () => {
    try {
      return await spending(true, () => call("finish", { link, passkeyId: start.passkeyId, credential }));
    } catch (error) {
      isUncertain ||= error.kind === "unreachable";
      throw error;
    }
  }, () => disown(start.options, credential));
  if (finished) {
    welcome(finished);
  }
}

/** Makes a call that may use up the link; unless it is refused, nobody knows whether it did. */
async function spending(spends, calling) {
  const wasKept = isKept;
  isKept &&= !spends;
  try {
    return await calling();
  } catch (error) {
    if (error.kind !== "unreachable") {
      isKept = wasKept;
    }
    throw error;
  }
}

/**
 * Makes a call; if it brings nothing, asks what has become of the link and shows that, or what else was in the way.
 *
 * @param unstored what to do if the link has certainly stored nothing
 */
async function orElseLook(calling, unstored) {
  try {
    return await calling();
  } catch (error) {
    const isRefused = error.kind === "refused" || error.kind === "foreign";
    const isAnswered = error.kind !== "unreachable";
    if (isAnswered ? !isRefused && !unstored : !isUncertain) {
      throw error;
    }
    const opened = await call("open", { link });
    if (isAnswered && (opened.state === "CODE_STATE_VALID" || opened.nothingStored)) {
      await unstored?.();
    }
    if (isAnswered && !isRefused) {
      throw error;
    }
    display(opened, error.kind === "foreign" ? "foreign" : "failed");
    return null;
  }
}

/** Says why the browser brought no passkey. */
function explain(error) {
  if (error.name === "InvalidStateError") {
    show("exists", startSpends ? [nextLink] : ["device", "again"]);
  } else if (startSpends) {
    show("started", [nextLink]);
    notice(STARTED_NOTICES[NOTICES[error.name]]);
  } else if (error.name === "SecurityError") {
    show("address");
  } else {
    notice(NOTICES[error.name] ?? "failed");
  }
}

function welcome(finished) {
  session = finished.session ?? "";
  markEnd("done");
  name.value = finished.passkey?.name ?? "";
  show("registered");
  list([finished.passkey ?? {}]);
  listPasskeys();
}

/** The list is a courtesy: without it everything else still stands. */
async function listPasskeys() {
  try {
    list((await call("passkeys", { session })).result ?? []);
  } catch {
    return;
  }
}

async function rename() {
  const chosen = name.value.trim();
  if (!chosen) {
    name.value = "";
    name.reportValidity();
    return;
  }
  try {
    const renamed = await call("rename", { session, passkeyName: chosen });
    name.value = renamed.passkey?.name ?? chosen;
    notice("renamed", { leads: false });
    await listPasskeys();
  } catch (error) {
    explainLater(error, "renameFailed");
  }
}

async function confirm() {
  notice(null);
  let credential;
  try {
    const start = await call("confirm_start", { session });
    credential = await get(start.options);
  } catch (error) {
    if (NOTICES[error.name] === "cancelled") {
      notice("notConfirmed");
    } else {
      explainTrial(error);
    }
    return;
  }
  try {
    await call("confirm_finish", { session, credential });
    part("confirm").hidden = true;
    notice("confirmed");
  } catch (error) {
    explainTrial(error);
  }
}

function explainTrial(error) {
  explainLater(error, error.kind === "unreachable" ? "noAnswer" : "confirmFailed");
}

/** Says why nothing more can be done with the new passkey, or else what came of this try. */
function explainLater(error, otherwise) {
  if (error.kind === "gone") {
    show("removed", [nextLink]);
  } else {
    notice(error.kind === "over" ? "sessionLost" : otherwise);
  }
}

async function newLink() {
  try {
    await call("new_link", { link });
    markEnd("sent");
    show("sent");
  } catch (error) {
    if (error.kind === "many") {
      notice("tooMany");
    } else if (error.kind === "refused") {
      notice("notSent");
    } else {
      throw error;
    }
  }
}

async function drawLink() {
  const complaint = device.querySelector("[data-notice]");
  try {
    complaint.hidden = draw(await call("qr", { link }));
  } catch {
    complaint.hidden = false;
  }
}
