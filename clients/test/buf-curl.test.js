// buf curl with each protocol it knows, once by what the server says of itself and once by the proto files.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { describe, it } from "node:test";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
import { BASE_URL, LINK, TOKEN, WRONG_TOKEN } from "../server.js";

const run = promisify(execFile);
const buf = fileURLToPath(new URL("../node_modules/.bin/buf", import.meta.url));
const METHOD = `${BASE_URL}/zitadel.auth.v1.AuthService/AddMyPasswordlessLink`;
const REFLECTION = ["--reflect", "--reflect-protocol", "grpc-v1"];

const curl = (token, ...options) =>
  run(buf, ["curl", ...options, "--http2-prior-knowledge", "-H", `Authorization: Bearer ${token}`, "-d", "{}", METHOD], {
    timeout: 60_000,
  });

describe("buf curl", () => {
  for (const protocol of ["grpc", "grpcweb", "connect"]) {
    it(`asks for a link over ${protocol}`, async () => {
      const { stdout } = await curl(TOKEN, "--protocol", protocol, ...REFLECTION);
      assert.match(JSON.parse(stdout).link, LINK);
    });

    it(`is told over ${protocol} that a token is wrong`, async () => {
      await assert.rejects(curl(WRONG_TOKEN, "--protocol", protocol, ...REFLECTION), (error) => {
        assert.match(error.stderr, /unauthenticated/);
        assert.match(error.stderr, /AUTH-7fs1e/);
        return true;
      });
    });
  }
});
