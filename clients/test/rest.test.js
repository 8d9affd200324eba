// Plain REST, with what Node brings.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { BASE_URL, LINK, TOKEN } from "../server.js";

const ask = (path, token, body) =>
  fetch(BASE_URL + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body,
  });

describe("REST", () => {
  it("asks for a link, in which nothing is escaped", async () => {
    const answer = await ask("/auth/v1/users/me/passwordless/_link", TOKEN, "{}");
    assert.equal(answer.status, 200);
    const text = await answer.text();
    assert.ok(!text.includes("\\u0026"));
    assert.match(JSON.parse(text).link, LINK);
    assert.equal(JSON.parse(text).expiration, "3600s");
  });

  it("is told what is wrong as google.rpc.Status", async () => {
    const answer = await ask("/auth/v1/users/me/passwordless/_link", undefined, "{}");
    assert.equal(answer.status, 401);
    assert.deepEqual(await answer.json(), { code: 16, message: "auth header missing" });
  });
});
