// @zitadel/node, which speaks gRPC, unchanged.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  createAccessTokenInterceptor,
  createAdminClient,
  createAuthClient,
  createManagementClient,
} from "@zitadel/node/dist/api/index.js";
import { BASE_URL, LINK, TOKEN, WRONG_TOKEN, fresh } from "../server.js";

describe("@zitadel/node", () => {
  const bearer = createAccessTokenInterceptor(TOKEN);
  const auth = createAuthClient(BASE_URL, bearer);
  const management = createManagementClient(BASE_URL, bearer);
  const admin = createAdminClient(BASE_URL, bearer);

  it("asks for a link of its own, and finds the event", async () => {
    const answer = await auth.addMyPasswordlessLink({});
    assert.match(answer.link, LINK);
    assert.equal(answer.expiration.seconds.toString(), "3600");
    const self = await auth.getMyUser({});
    const { events } = await admin.listEvents({ aggregateId: self.user.id, limit: 1 });
    assert.equal(events[0].sequence.toString(), answer.details.sequence.toString());
    assert.equal(events[0].creationDate.getTime(), answer.details.creationDate.getTime());
  });

  it("adds a user and asks for that user's link", async () => {
    const added = await management.addHumanUser({
      userName: fresh("node"),
      profile: { firstName: "Barbara", lastName: "Liskov" },
      email: { email: "barbara@example.com", isEmailVerified: true },
    });
    const answer = await management.addPasswordlessRegistration({ userId: added.userId });
    assert.match(answer.link, LINK);
    assert.ok(answer.link.includes(`userID=${added.userId}&`));
    await assert.rejects(management.addPasswordlessRegistration({ userId: "404" }), (error) => error.code === 5);
  });

  it("is told that a token is wrong", async () => {
    const stranger = createAuthClient(BASE_URL, createAccessTokenInterceptor(WRONG_TOKEN));
    await assert.rejects(stranger.getMyUser({}), (error) => error.code === 16 && error.details.includes("AUTH-7fs1e"));
  });
});
