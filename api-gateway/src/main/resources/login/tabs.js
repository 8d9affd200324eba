/** What the tabs of one browser must know of each other. */

/** Longer than any ceremony takes, with its calls, so that a tab that was put to sleep holds up nobody for good. */
const LONGEST = 360_000;

/**
 * Does something while no other tab does the same for this person; a tab that is closed stands in nobody's way.
 *
 * @param waiting what to do first if another tab is at it
 */
export async function alone(person, work, waiting) {
  let isUnderWay = false;
  const begin = async (lock) => {
    if (lock) {
      isUnderWay = true;
      await work();
    }
  };
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(), LONGEST);
  try {
    const name = `latchkey.passkey.${person}`;
    await navigator.locks.request(name, { ifAvailable: true }, begin);
    if (!isUnderWay) {
      waiting();
      await navigator.locks.request(name, { signal: end.signal }, begin);
    }
  } catch (error) {
    if (isUnderWay) {
      throw error;
    }
    // The browser has no locks, or none here, or the other tab sleeps; the server lets one win all the same.
    await work();
  } finally {
    clearTimeout(timer);
  }
}
