// Google's grpc-web runtime, binary and text; Node lends it the XMLHttpRequest of a browser.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { describe, it } from "node:test";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { AddMyPasswordlessLinkRequestSchema, AddMyPasswordlessLinkResponseSchema } from "@zitadel/proto/zitadel/auth_pb.js";
import { BASE_URL, LINK, TOKEN, WRONG_TOKEN } from "../server.js";

const require = createRequire(import.meta.url);
globalThis.XMLHttpRequest = require("xhr2");
const { GrpcWebClientBase, MethodDescriptor, MethodType } = require("grpc-web");

const addMyPasswordlessLink = new MethodDescriptor(
  "/zitadel.auth.v1.AuthService/AddMyPasswordlessLink",
  MethodType.UNARY,
  Object,
  Object,
  (request) => toBinary(AddMyPasswordlessLinkRequestSchema, request),
  (bytes) => fromBinary(AddMyPasswordlessLinkResponseSchema, bytes),
);

const call = (format, token) =>
  new Promise((resolve, reject) => {
    new GrpcWebClientBase({ format }).rpcCall(
      BASE_URL + addMyPasswordlessLink.getName(),
      create(AddMyPasswordlessLinkRequestSchema),
      { authorization: `Bearer ${token}` },
      addMyPasswordlessLink,
      (error, answer) => (error ? reject(error) : resolve(answer)),
    );
  });

for (const format of ["binary", "text"]) {
  describe(`grpc-web, ${format}`, () => {
    it("asks for a link", async () => {
      assert.match((await call(format, TOKEN)).link, LINK);
    });

    it("is told that a token is wrong", async () => {
      await assert.rejects(call(format, WRONG_TOKEN), (error) => error.code === 16 && error.message.includes("AUTH-7fs1e"));
    });
  });
}
