// Lists the calls of the OpenAPI document and sends them. What is typed in, the token too, stays in this page: nothing
// is stored, and nothing is sent but the call itself, to the server that the page came from.
import { members, resolve, sample } from "./sample.js";

const MAX_SHOWN = 1_000_000;
const VERBS = ["get", "put", "post", "delete", "patch"];

const $ = (id) => document.getElementById(id);
let api;
let calls = [];
let current;
let underWay;

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) {
    made.textContent = text;
  }
  if (className) {
    made.className = className;
  }
  return made;
}

async function load() {
  const answer = await fetch("/openapi.json", { credentials: "omit" });
  if (!answer.ok) {
    throw new Error(`/openapi.json: ${answer.status}`);
  }
  api = await answer.json();
  for (const [path, item] of Object.entries(api.paths)) {
    for (const verb of VERBS.filter((each) => item[each])) {
      calls.push({ path, verb, operation: item[verb] });
    }
  }
  $("notice").textContent = "Choose a call.";
  list();
  choose();
}

function list() {
  const wanted = $("filter").value.toLowerCase();
  const shown = calls.filter(({ path, operation }) =>
    `${operation.operationId} ${path} ${operation.summary}`.toLowerCase().includes(wanted));
  $("calls").replaceChildren(...api.tags.flatMap((tag) => {
    const ofTag = shown.filter(({ operation }) => operation.tags.includes(tag.name));
    if (ofTag.length === 0) {
      return [];
    }
    const names = element("ul");
    for (const call of ofTag) {
      const link = element("a", call.operation.operationId.slice(tag.name.length + 1));
      link.href = `#${call.operation.operationId}`;
      link.title = `${call.verb.toUpperCase()} ${call.path}`;
      if (call.operation.deprecated) {
        link.className = "deprecated";
      }
      if (call === current) {
        link.setAttribute("aria-current", "page");
      }
      names.append(element("li"));
      names.lastChild.append(link);
    }
    return [element("h2", tag.name), names];
  }));
}

function choose() {
  const id = decodeURIComponent(location.hash.slice(1));
  const call = calls.find(({ operation }) => operation.operationId === id);
  $("call").hidden = !call;
  $("notice").hidden = Boolean(call);
  if (!call || call === current) {
    return;
  }
  underWay?.abort();
  underWay = undefined;
  $("cancel").disabled = true;
  current = call;
  const { operation, verb, path } = call;
  $("name").textContent = operation.operationId;
  $("path").textContent = `${verb.toUpperCase()} ${path}`;
  $("description").textContent = operation.description;
  $("parameters").replaceChildren(...pathParameters(operation).flatMap((parameter) => {
    const label = element("label", parameter.name);
    const input = element("input");
    input.id = `parameter-${parameter.name}`;
    input.name = parameter.name;
    input.required = true;
    input.autocomplete = "off";
    input.title = parameter.description ?? "";
    label.htmlFor = input.id;
    return [label, input];
  }));
  const schema = operation.requestBody?.content["application/json"]?.schema;
  $("body-part").hidden = !schema;
  $("body").value = schema ? JSON.stringify(sample(api, schema), null, 2) : "";
  $("members").replaceChildren(...table(schema));
  show("", "");
  list();
}

function pathParameters(operation) {
  return (operation.parameters ?? []).map((each) => resolve(api, each)).filter((each) => each.in === "path");
}

function table(schema) {
  const rows = schema ? members(api, schema) : [];
  if (rows.length === 0) {
    return [];
  }
  const body = element("tbody");
  for (const row of rows) {
    const line = element("tr");
    row.forEach((text, i) => line.append(element("td", text, i === 0 ? "member" : undefined)));
    body.append(line);
  }
  const whole = element("table");
  const head = element("tr");
  ["member", "type", "limits", "meaning"].forEach((text) => head.append(element("th", text)));
  whole.append(element("thead"), body);
  whole.tHead.append(head);
  return [element("h3", "Members of the body"), whole];
}

function show(status, answer) {
  $("status").textContent = status;
  $("answer").textContent = answer;
}

function request(call) {
  const path = call.path.replace(/\{([^}]+)\}/g, (_, name) =>
    encodeURIComponent($(`parameter-${name}`).value));
  const headers = {};
  const token = $("token").value.trim();
  if (token) {
    headers.authorization = `Bearer ${token}`;
  }
  const organisation = $("organisation").value.trim();
  if (organisation) {
    headers["x-zitadel-orgid"] = organisation;
  }
  const options = { method: call.verb.toUpperCase(), headers, credentials: "omit", cache: "no-store", redirect: "error" };
  if (call.operation.requestBody) {
    const body = $("body").value.trim() || "{}";
    JSON.parse(body);
    headers["content-type"] = "application/json";
    options.body = body;
  }
  return [path, options];
}

async function send() {
  const abort = new AbortController();
  underWay?.abort();
  underWay = abort;
  $("cancel").disabled = false;
  const begun = performance.now();
  show("Sending …", "");
  try {
    const [path, options] = request(current);
    const answer = await fetch(path, { ...options, signal: abort.signal });
    await read(answer, () => {
      const time = Math.round(performance.now() - begun);
      return `${answer.status} ${answer.statusText} · ${answer.headers.get("content-type") ?? "no body"} · ${time} ms`;
    });
  } catch (e) {
    if (underWay === abort) {
      show(abort.signal.aborted ? "Cancelled." : `Not sent, or broken off: ${e.message}`, $("answer").textContent);
    }
  } finally {
    if (underWay === abort) {
      $("cancel").disabled = true;
    }
  }
}

/** Shows an answer as it comes in: a stream has a line for each message. */
async function read(answer, status) {
  const text = new TextDecoder();
  const reader = answer.body?.getReader();
  let whole = "";
  for (let part = await reader?.read(); part && !part.done; part = await reader.read()) {
    whole += text.decode(part.value, { stream: true });
    if (whole.length > MAX_SHOWN) {
      await reader.cancel();
      show(`${status()} · cut off after ${MAX_SHOWN} characters`, whole.slice(0, MAX_SHOWN));
      return;
    }
    show("Receiving …", whole);
  }
  show(status(), pretty(whole));
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

$("filter").addEventListener("input", list);
$("form").addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
$("cancel").addEventListener("click", () => underWay?.abort());
window.addEventListener("hashchange", choose);
load().catch((e) => {
  $("notice").textContent = `The calls could not be loaded: ${e.message}`;
});
