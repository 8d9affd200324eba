// @connectrpc/connect over the Connect protocol, unary calls and streams, by the contract that the server hands out.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { Code, createClient } from "@connectrpc/connect";
import { compressionGzip, createConnectTransport } from "@connectrpc/connect-node";
import { BASE_URL, LINK, TOKEN, WRONG_TOKEN, fresh } from "../server.js";

let contract;
before(async () => {
  const answer = await fetch(`${BASE_URL}/proto/latchkey.binpb`);
  contract = createFileRegistry(fromBinary(FileDescriptorSetSchema, new Uint8Array(await answer.arrayBuffer())));
});

const KINDS = [];
for (const httpVersion of ["1.1", "2"]) {
  for (const useBinaryFormat of [true, false]) {
    KINDS.push({ httpVersion, useBinaryFormat, sendCompression: null });
  }
}
KINDS.push({ httpVersion: "2", useBinaryFormat: true, sendCompression: compressionGzip, compressMinBytes: 0 });

for (const kind of KINDS) {
  const client = (service, token = TOKEN) =>
    createClient(
      contract.getService(service),
      createConnectTransport({
        ...kind,
        baseUrl: BASE_URL,
        // In JSON, the details of a refusal can only be read by who knows their type.
        jsonOptions: { registry: contract },
        interceptors: [
          (next) => (request) => {
            request.header.set("Authorization", `Bearer ${token}`);
            return next(request);
          },
        ],
      }),
    );
  const links = (token) => client("latchkey.passkey.v1.PasskeyLinkService", token);
  const format = kind.useBinaryFormat ? "protobuf" : "JSON";
  const packed = kind.sendCompression ? ", compressed" : "";

  describe(`@connectrpc/connect over HTTP/${kind.httpVersion} in ${format}${packed}`, () => {
    it("asks for a link", async () => {
      const answer = await client("zitadel.auth.v1.AuthService").addMyPasswordlessLink({});
      assert.match(answer.link, LINK);
    });

    it("reads a stream of links to its end", async () => {
      const me = (await client("zitadel.auth.v1.AuthService").getMyUser({})).user.id;
      const nobody = Array.from({ length: 200 }, (_, i) => `nobody-${i}`);
      const userIds = [me, ...nobody];
      const got = [];
      for await (const answer of links().issueLinks({ jobId: fresh("job"), userIds })) {
        got.push(answer);
      }
      assert.deepEqual(
        got.map((answer) => answer.userId),
        userIds,
      );
      assert.equal(got[0].outcome.case, "link");
      assert.match(got[0].outcome.value.link, LINK);
      assert.ok(got.slice(1).every((answer) => answer.outcome.case === "error" && answer.outcome.value.code === 5));
    });

    it("is told at the end of a stream that a token is wrong, with the id", async () => {
      const stranger = links(WRONG_TOKEN).issueLinks({ jobId: "j", userIds: ["u"] });
      await assert.rejects(stranger[Symbol.asyncIterator]().next(), (error) => {
        assert.equal(error.code, Code.Unauthenticated);
        assert.match(error.rawMessage, /Token is invalid \(AUTH-7fs1e\)/);
        assert.equal(error.details[0].type, "zitadel.v1.ErrorDetail");
        return true;
      });
    });

    it("is told of a field that breaks a rule", async () => {
      const answers = links().issueLinks({ jobId: "j", userIds: ["u", "u"] });
      await assert.rejects(answers[Symbol.asyncIterator]().next(), (error) => {
        assert.equal(error.code, Code.InvalidArgument);
        assert.match(error.rawMessage, /IssueLinksRequest\.user_ids/);
        return true;
      });
    });

    it("may leave a stream before its end", async () => {
      const userIds = Array.from({ length: 1000 }, (_, i) => `nobody-${i}`);
      for await (const answer of links().issueLinks({ jobId: fresh("job"), userIds }, { timeoutMs: 20_000 })) {
        assert.equal(answer.index, 0);
        break;
      }
      assert.match((await client("zitadel.auth.v1.AuthService").addMyPasswordlessLink({})).link, LINK);
    });
  });
}
