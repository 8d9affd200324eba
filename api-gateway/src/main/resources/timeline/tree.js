/** Leaves of the log and their way to its root (docs/audit.md; RFC 6962 §2.1). */
const FORMAT = "latchkey-event-1";
const HASH_BYTES = 32;
const LENGTH_BYTES = 4;
const MICROS = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?Z$/;

const utf8 = new TextEncoder();

/** Returns the bytes of a text in UTF-8. */
export function bytesOf(text) {
  return utf8.encode(text);
}

/** Puts bytes one behind the other. */
export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", concat(...parts)));
}

/** Reads Base64. @throws {DOMException} if it is none */
export function fromBase64(text) {
  return Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
}

export function toHex(bytes) {
  return Array.from(bytes, (each) => each.toString(16).padStart(2, "0")).join("");
}

export function equal(one, other) {
  return one.length === other.length && one.every((each, i) => each === other[i]);
}

/** Returns a time as whole microseconds since 1970. @throws {RangeError} if it is none */
export function micros(time) {
  const parts = MICROS.exec(time);
  const seconds = parts ? Date.parse(`${parts[1]}Z`) : NaN;
  return BigInt(seconds) * 1000n + BigInt((parts[2] ?? "").padEnd(6, "0").slice(0, 6));
}

/** Returns the bytes of a row as they are hashed: thirteen texts, each after its length. What is nothing is left out of an export. */
export function canonical(row) {
  const texts = [FORMAT, row.position ?? 0, row.aggregateType ?? "", row.aggregateId ?? "", row.sequence ?? 0,
    row.eventType ?? "", row.revision ?? 0, row.owner ?? "", row.editor ?? "", row.service ?? "",
    micros(row.createdAt), row.payload ?? "", row.metadata ?? ""];
  return concat(...texts.flatMap((text) => {
    const bytes = bytesOf(String(text));
    const length = new Uint8Array(LENGTH_BYTES);
    new DataView(length.buffer).setUint32(0, bytes.length);
    return [length, bytes];
  }));
}

export async function leafOf(row) {
  return sha256(Uint8Array.of(0), canonical(row));
}

/**
 * Returns the root that a tree must have to hold the leaf at its place (RFC 9162 §2.1.3.2).
 *
 * @param {number} index the place of the leaf, from 0
 * @param {number} size number of leaves of the tree
 * @param {string[]} path the nodes in Base64, the lowest first
 * @returns {Promise<?Uint8Array>} null if a proof for this place and size has another length
 */
export async function rootOf(leaf, index, size, path) {
  if (!(index >= 0 && index < size)) {
    return null;
  }
  // Not by shifts, which know 32 bits.
  const half = (number) => Math.floor(number / 2);
  let place = index;
  let last = size - 1;
  let root = leaf;
  for (const text of path) {
    const node = fromBase64(text);
    if (last === 0 || node.length !== HASH_BYTES) {
      return null;
    }
    if (place % 2 === 1 || place === last) {
      root = await sha256(Uint8Array.of(1), node, root);
      while (place % 2 === 0 && place !== 0) {
        place = half(place);
        last = half(last);
      }
    } else {
      root = await sha256(Uint8Array.of(1), root, node);
    }
    place = half(place);
    last = half(last);
  }
  return last === 0 ? root : null;
}
