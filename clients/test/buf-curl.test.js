// buf curl with each protocol it knows, by what the server says of itself.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { describe, it } from "node:test";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
import { BASE_URL, LINK, TOKEN, WRONG_TOKEN, fresh } from "../server.js";

const run = promisify(execFile);
const buf = fileURLToPath(new URL("../node_modules/.bin/buf", import.meta.url));

const curl = (protocol, method, data, token = TOKEN) =>
  run(
    buf,
    [
      "curl",
      "--protocol",
      protocol,
      "--reflect",
      "--reflect-protocol",
      "grpc-v1",
      "--http2-prior-knowledge",
      "-H",
      `Authorization: Bearer ${token}`,
      "-d",
      JSON.stringify(data),
      `${BASE_URL}/${method}`,
    ],
    { timeout: 60_000 },
  );

describe("buf curl", () => {
  for (const protocol of ["grpc", "grpcweb", "connect"]) {
    it(`asks for a link over ${protocol}`, async () => {
      const { stdout } = await curl(protocol, "zitadel.auth.v1.AuthService/AddMyPasswordlessLink", {});
      assert.match(JSON.parse(stdout).link, LINK);
    });

    it(`is told over ${protocol} that a token is wrong`, async () => {
      const refused = curl(protocol, "zitadel.auth.v1.AuthService/AddMyPasswordlessLink", {}, WRONG_TOKEN);
      await assert.rejects(refused, (error) => {
        assert.match(error.stderr, /unauthenticated/);
        assert.match(error.stderr, /AUTH-7fs1e/);
        return true;
      });
    });

    it(`reads a stream of links over ${protocol}`, async () => {
      const me = JSON.parse((await curl(protocol, "zitadel.auth.v1.AuthService/GetMyUser", {})).stdout).user.id;
      const { stdout } = await curl(protocol, "latchkey.passkey.v1.PasskeyLinkService/IssueLinks", {
        jobId: fresh("job"),
        userIds: [me, "nobody"],
      });
      assert.match(stdout.match(/"link": "(http[^"]*)"/)[1], LINK);
      assert.match(stdout, /COMMAND-M9dsd/);
    });

    it(`is told over ${protocol} that a stream breaks a rule`, async () => {
      const refused = curl(protocol, "latchkey.passkey.v1.PasskeyLinkService/IssueLinks", { jobId: "j" });
      await assert.rejects(refused, (error) => {
        assert.match(error.stderr, /invalid_argument/);
        assert.match(error.stderr, /IssueLinksRequest\.user_ids/);
        return true;
      });
    });
  }
});
