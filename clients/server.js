// Where the server under test is, and who asks: given by the environment, since the tests run against any server.
const need = (name) => {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set; see README.md`);
  }
  return value;
};

export const BASE_URL = need("LATCHKEY_URL");
export const TOKEN = need("LATCHKEY_TOKEN");
export const WRONG_TOKEN = TOKEN.slice(0, -4) + (TOKEN.endsWith("AAAA") ? "BBBB" : "AAAA");
export const LINK = /^https?:\/\/[^/]+\/ui\/login\/login\/passwordless\/init\?userID=[^&]+&orgID=[^&]+&codeID=[^&]+&code=[A-Za-z0-9]{12,64}$/;

/** A name that no earlier run has taken. */
export const fresh = (what) => `${what}-${process.pid}-${Date.now()}-${Math.floor(Math.random() * 1e6)}`;
