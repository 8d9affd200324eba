// buf curl with each protocol it knows, by what the server says of itself, or by the contract that it hands out.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
import { BASE_URL, LINK, TOKEN, WRONG_TOKEN } from "../server.js";

const run = promisify(execFile);
const buf = fileURLToPath(new URL("../node_modules/.bin/buf", import.meta.url));
const METHOD = `${BASE_URL}/zitadel.auth.v1.AuthService/AddMyPasswordlessLink`;

// The Connect protocol asks for what a server serves by a stream, which is served as gRPC only; so it gets the contract.
const folder = mkdtempSync(join(tmpdir(), "latchkey-contract-"));
const contract = join(folder, "latchkey.binpb");
before(async () => {
  const answer = await fetch(`${BASE_URL}/proto/latchkey.binpb`);
  writeFileSync(contract, new Uint8Array(await answer.arrayBuffer()));
});
after(() => rmSync(folder, { recursive: true }));

const SCHEMA = {
  grpc: ["--reflect", "--reflect-protocol", "grpc-v1"],
  grpcweb: ["--reflect", "--reflect-protocol", "grpc-v1"],
  connect: ["--schema", contract],
};

const curl = (token, protocol) =>
  run(
    buf,
    [
      "curl",
      "--protocol",
      protocol,
      ...SCHEMA[protocol],
      "--http2-prior-knowledge",
      "-H",
      `Authorization: Bearer ${token}`,
      "-d",
      "{}",
      METHOD,
    ],
    { timeout: 60_000 },
  );

describe("buf curl", () => {
  for (const protocol of Object.keys(SCHEMA)) {
    it(`asks for a link over ${protocol}`, async () => {
      const { stdout } = await curl(TOKEN, protocol);
      assert.match(JSON.parse(stdout).link, LINK);
    });

    it(`is told over ${protocol} that a token is wrong`, async () => {
      await assert.rejects(curl(WRONG_TOKEN, protocol), (error) => {
        assert.match(error.stderr, /unauthenticated/);
        assert.match(error.stderr, /AUTH-7fs1e/);
        return true;
      });
    });
  }
});
