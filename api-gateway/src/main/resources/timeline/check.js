/** Checks the export of a user, as `latchkey verify` does, and that what the page shows is what was exported. */
import { isSigned, parseCheckpoint, parseKey, parseNote } from "./note.js";
import { isShownAs } from "./same.js";
import { equal, leafOf, rootOf, toHex } from "./tree.js";

/** How many rows are worked out at a time. */
const BATCH = 128;

/** What does not hold; the reason is the name of a text. */
export class Broken extends Error {
  /** @param {?string} position where it shows, if that can be told */
  constructor(position, reason, values = {}) {
    super(reason);
    Object.assign(this, { position, reason, values });
  }
}

/** That nothing could be checked. */
export class Unchecked extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/** Returns the keys to check with: the one that was given, or else those that the server names. */
export async function keysOf(given, named) {
  if (!crypto.subtle) {
    throw new Unchecked("insecure");
  }
  const texts = given ? [given] : named;
  if (texts.length === 0) {
    throw new Unchecked("noKey");
  }
  try {
    return await Promise.all(texts.map(parseKey));
  } catch {
    throw new Unchecked("badKey");
  }
}

/**
 * Checks an export to its end.
 *
 * @param {AsyncIterable} lines the export
 * @param {object[]} shown the events that the page shows, from the first on
 * @param {object[]} keys one of them must have signed
 * @param {function(number)} progress told how many rows hold so far
 * @throws {Broken} if something does not hold
 */
export async function check(lines, userId, shown, keys, progress) {
  const answers = lines[Symbol.asyncIterator]();
  try {
    const { value } = await answers.next();
    if (value?.head?.version !== 1 || value.head.userId !== userId) {
      throw new Broken(null, "noHead");
    }
    const signed = await signedCheckpoint(value.head.checkpoint, keys);
    const rows = new Rows(signed.checkpoint, userId, shown);
    for (let next = await answers.next(); !next.done; next = await answers.next()) {
      if (next.value.end) {
        await rows.flush();
        return { ...signed, rows: rows.conclude(Number(next.value.end.events ?? 0)) };
      }
      if (!next.value.event) {
        throw new Broken(null, "unreadable", { count: rows.count });
      }
      if (await rows.add(next.value.event)) {
        progress(rows.count);
      }
    }
    throw new Broken(null, "cutOff", { count: rows.count });
  } finally {
    await answers.return();
  }
}

async function signedCheckpoint(text, keys) {
  const read = (parse) => {
    try {
      return parse();
    } catch {
      throw new Broken(null, "noNote");
    }
  };
  const note = read(() => parseNote(text));
  const checkpoint = read(() => parseCheckpoint(note.text));
  for (const key of keys) {
    const answer = await isSigned(note, key);
    if (answer !== false) {
      if (checkpoint.origin !== key.name) {
        throw new Broken(null, "otherLog", { origin: checkpoint.origin, name: key.name });
      }
      return { checkpoint, key, isSigned: answer === true };
    }
  }
  throw new Broken(null, "notSigned", { name: keys[0].name });
}

/** The rows of an export, in their order. */
class Rows {
  count = 0;
  #position = 0;
  #batch = [];

  constructor(checkpoint, userId, shown) {
    Object.assign(this, { checkpoint, userId, shown });
  }

  /** Takes a row; returns whether it ended a batch. */
  async add(row) {
    const reason = this.#fault(row);
    if (reason) {
      // An earlier row may not hold either, and comes first.
      await this.flush();
      throw this.#broken(row, reason);
    }
    this.#position = Number(row.position);
    this.#batch.push({ row, event: this.shown[this.count] });
    this.count++;
    if (this.#batch.length < BATCH) {
      return false;
    }
    await this.flush();
    return true;
  }

  #fault(row) {
    if (row.aggregateId !== this.userId) {
      return "otherUser";
    }
    if (Number(row.sequence ?? 0) !== this.count + 1) {
      return "gap";
    }
    return Number(row.position ?? 0) > this.#position ? null : "disorder";
  }

  /** Works out the rows that wait for it, all of them at once. */
  async flush() {
    const batch = this.#batch.splice(0);
    const results = await Promise.all(batch.map(({ row, event }) => this.#result(row, event)));
    results.forEach((result, i) => {
      if (result.reason) {
        throw this.#broken(batch[i].row, result.reason);
      }
      if (batch[i].event) {
        Object.assign(batch[i].event, { leaf: toHex(result.leaf) });
      }
    });
  }

  async #result(row, event) {
    try {
      const position = Number(row.position);
      const leaf = await leafOf(row);
      const root = await rootOf(leaf, position - 1, this.checkpoint.size, row.proof ?? []);
      if (!root || !equal(root, this.checkpoint.root)) {
        return { reason: position > this.checkpoint.size ? "beyond" : "changed" };
      }
      return event && !isShownAs(row, event) ? { reason: "different" } : { leaf };
    } catch {
      // A column that has no canonical form was never signed.
      return { reason: "changed" };
    }
  }

  #broken(row, reason) {
    return new Broken(String(row.position ?? 0), reason, { sequence: row.sequence ?? 0, type: row.eventType ?? "",
      expected: this.count + 1, size: this.checkpoint.size });
  }

  conclude(announced) {
    if (announced !== this.count) {
      throw new Broken(null, "miscounted", { expected: announced, count: this.count });
    }
    if (this.count === 0) {
      throw new Broken(null, "empty");
    }
    const missing = this.shown[this.count];
    if (missing) {
      throw new Broken(missing.position, "absent", { sequence: missing.sequence });
    }
    return this.count;
  }
}
