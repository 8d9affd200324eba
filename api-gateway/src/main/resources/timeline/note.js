/** Signed notes, checkpoints and the keys that sign them (C2SP signed-note and tlog-checkpoint). */
import { bytesOf, fromBase64, sha256, toHex } from "./tree.js";

const ED25519 = 1;
const KEY_BYTES = 32;
const ID_BYTES = 4;

/**
 * Reads a public key, written name+id+key.
 *
 * @throws {Error} if it is none, or its id is not that of its name and bytes
 */
export async function parseKey(text) {
  // Base64 has a plus of its own, a name has none.
  const [name, id, ...rest] = text.trim().split("+");
  const typed = fromBase64(rest.join("+"));
  if (!name || typed.length !== 1 + KEY_BYTES || typed[0] !== ED25519) {
    throw new Error("no key of Ed25519");
  }
  const hash = await sha256(bytesOf(`${name}\n`), typed);
  if (toHex(hash.subarray(0, ID_BYTES)) !== id) {
    throw new Error("the id is not that of the key");
  }
  return { name, id, bytes: typed.subarray(1), text: text.trim() };
}

/** Reads a signed note. @throws {Error} if it is none */
export function parseNote(note) {
  const end = note.lastIndexOf("\n\n");
  if (end < 0 || !note.endsWith("\n")) {
    throw new Error("no text, empty line and signatures");
  }
  const signatures = note.slice(end + 2, -1).split("\n").map((line) => {
    const [dash, name, base64, ...more] = line.split(" ");
    if (dash !== "—" || !name || !base64 || more.length > 0) {
      throw new Error("no signature");
    }
    const bytes = fromBase64(base64);
    return { name, id: toHex(bytes.subarray(0, ID_BYTES)), bytes: bytes.subarray(ID_BYTES) };
  });
  return { text: note.slice(0, end + 1), signatures };
}

/** Reads the text of a note that is a checkpoint. @throws {Error} if it is none */
export function parseCheckpoint(text) {
  const [origin, size, root] = text.split("\n");
  if (!origin || !/^(0|[1-9]\d{0,15})$/.test(size) || !Number.isSafeInteger(Number(size))) {
    throw new Error("no origin and size");
  }
  return { origin, size: Number(size), root: fromBase64(root) };
}

/** Returns the signatures that say they were made with the key, which proves nothing yet. */
function claimed(note, key) {
  return note.signatures.filter((each) => each.name === key.name && each.id === key.id);
}

/**
 * Returns whether a note is signed with a key: all signatures that name it must have been made with it.
 *
 * @returns {Promise<?boolean>} null if the browser cannot tell
 */
export async function isSigned(note, key) {
  const signatures = claimed(note, key);
  if (signatures.length === 0) {
    return false;
  }
  try {
    const imported = await crypto.subtle.importKey("raw", key.bytes, { name: "Ed25519" }, false, ["verify"]);
    const text = bytesOf(note.text);
    for (const { bytes } of signatures) {
      if (!await crypto.subtle.verify({ name: "Ed25519" }, imported, bytes, text)) {
        return false;
      }
    }
    return true;
  } catch (error) {
    return error.name === "NotSupportedError" ? null : false;
  }
}
