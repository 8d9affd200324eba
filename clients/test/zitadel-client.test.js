// @zitadel/client over gRPC (from a server) and over gRPC-Web (as from a browser), unchanged.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createServerTransport } from "@zitadel/client/node";
import { createClientTransport } from "@zitadel/client/web";
import { createAdminServiceClient, createAuthServiceClient, createManagementServiceClient } from "@zitadel/client/v1";
import { createUserServiceClient } from "@zitadel/client/v2";
import { BASE_URL, LINK, TOKEN, WRONG_TOKEN, fresh } from "../server.js";

const transports = {
  gRPC: (token) => createServerTransport(token, { baseUrl: BASE_URL }),
  "gRPC-Web": (token) => createClientTransport(token, { baseUrl: BASE_URL }),
};

for (const [protocol, transport] of Object.entries(transports)) {
  describe(`@zitadel/client over ${protocol}`, () => {
    const auth = createAuthServiceClient(transport(TOKEN));
    const management = createManagementServiceClient(transport(TOKEN));
    const admin = createAdminServiceClient(transport(TOKEN));
    const users = createUserServiceClient(transport(TOKEN));

    it("asks for a link of its own", async () => {
      const before = Date.now();
      const answer = await auth.addMyPasswordlessLink({});
      assert.match(answer.link, LINK);
      assert.equal(answer.expiration.seconds, 3600n);
      assert.ok(answer.details.sequence > 0n);
      assert.ok(Number(answer.details.creationDate.seconds) * 1000 >= before - 5000);
      assert.deepEqual(answer.details.changeDate, answer.details.creationDate);
      assert.ok(answer.link.includes(`orgID=${answer.details.resourceOwner}&`));
    });

    it("is told that a token is wrong, with the id", async () => {
      const stranger = createAuthServiceClient(transport(WRONG_TOKEN));
      await assert.rejects(stranger.getMyUser({}), (error) => {
        assert.equal(error.code, 16);
        assert.match(error.rawMessage, /Token is invalid \(AUTH-7fs1e\)/);
        assert.equal(error.details[0].type, "zitadel.v1.ErrorDetail");
        return true;
      });
    });

    it("adds people and machines, finds them, and gives a machine a token that works", async () => {
      const userName = fresh("person");
      const person = await management.addHumanUser({
        userName,
        profile: { firstName: "Ada", lastName: "Lovelace", preferredLanguage: "en" },
        email: { email: "ada@example.com", isEmailVerified: true },
      });
      const found = await management.getUserByID({ id: person.userId });
      assert.equal(found.user.userName, userName);
      assert.equal(found.user.type.case, "human");
      assert.equal(found.user.type.value.profile.displayName, "Ada Lovelace");
      await assert.rejects(
        management.addHumanUser({
          userName: userName.toUpperCase(),
          profile: { firstName: "A", lastName: "L" },
          email: { email: "a@example.com" },
        }),
        (error) => error.code === 6 && error.rawMessage.includes("V3-DKcYh"),
      );

      const machine = await management.addMachineUser({ userName: fresh("machine"), name: "Robot" });
      const pat = await management.addPersonalAccessToken({ userId: machine.userId });
      const robot = createAuthServiceClient(transport(pat.token));
      const self = await robot.getMyUser({});
      assert.equal(self.user.id, machine.userId);
      assert.equal(self.user.type.case, "machine");
    });

    it("imports a person with a link in the answer", async () => {
      const imported = await management.importHumanUser({
        userName: fresh("import"),
        profile: { firstName: "Grace", lastName: "Hopper" },
        email: { email: "grace@example.com", isEmailVerified: true },
        requestPasswordlessRegistration: true,
      });
      assert.match(imported.passwordlessRegistration.link, LINK);
      assert.equal(imported.passwordlessRegistration.expiration.seconds, 3600n);
    });

    it("walks a user through the states", async () => {
      const added = await management.addHumanUser({
        userName: fresh("states"),
        profile: { firstName: "Alan", lastName: "Turing" },
        email: { email: "alan@example.com", isEmailVerified: true },
        initialPassword: "Secret-Passw0rd!",
      });
      const id = added.userId;
      const state = async () => (await management.getUserByID({ id })).user.state;
      assert.equal(await state(), 1);
      await management.lockUser({ id });
      assert.equal(await state(), 4);
      await management.unlockUser({ id });
      await management.deactivateUser({ id });
      assert.equal(await state(), 2);
      await assert.rejects(management.deactivateUser({ id }), (e) => e.code === 9 && e.rawMessage.includes("COMMAND-5M0sf"));
      await management.reactivateUser({ id });
      assert.equal(await state(), 1);
      await management.removeUser({ id });
      await assert.rejects(management.getUserByID({ id }), (error) => error.code === 5);
    });

    it("reads the history of a user", async () => {
      const added = await management.addMachineUser({ userName: fresh("history"), name: "Robot" });
      const changes = await management.listUserChanges({ userId: added.userId });
      assert.equal(changes.result.length, 1);
      assert.equal(changes.result[0].sequence, 1n);
      const events = await admin.listEvents({ aggregateId: added.userId });
      assert.deepEqual(events.events.map((event) => event.type.type), ["user.machine.added"]);
      const types = await admin.listEventTypes({});
      assert.ok(types.eventTypes.some((type) => type.type === "user.human.passwordless.token.verified" || type.type === "user.human.added"));
      assert.ok((await admin.listAggregateTypes({})).aggregateTypes.some((type) => type.type === "user"));
    });

    it("uses the v2 user service", async () => {
      const username = fresh("v2");
      const added = await users.addHumanUser({
        username,
        profile: { givenName: "Edsger", familyName: "Dijkstra" },
        email: { email: "edsger@example.com", verification: { case: "isVerified", value: true } },
      });
      const found = await users.getUserByID({ userId: added.userId });
      assert.equal(found.user.username, username);
      assert.equal(found.user.type.value.profile.givenName, "Edsger");
      const returned = await users.createPasskeyRegistrationLink({
        userId: added.userId,
        medium: { case: "returnCode", value: {} },
      });
      assert.match(returned.code.code, /^[A-Za-z0-9]{12,}$/);
      const sent = await users.createPasskeyRegistrationLink({ userId: added.userId, medium: { case: "sendLink", value: {} } });
      assert.equal(sent.code, undefined);
      await assert.rejects(
        users.createPasskeyRegistrationLink({
          userId: added.userId,
          medium: { case: "sendLink", value: { urlTemplate: "https://example.com/?u={{.Nobody}}" } },
        }),
        (error) => error.code === 3,
      );
    });
  });
}
