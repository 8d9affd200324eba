/** WebAuthn's two ceremonies, with JSON on both sides, also in browsers that cannot read and write it themselves. */

/** How much longer than the browser's own limit a ceremony is waited for. */
const MARGIN = 5_000;
const LONGEST = 600_000;

export function isSupported() {
  return typeof PublicKeyCredential === "function" && typeof navigator.credentials?.create === "function";
}

/** Has a passkey created and returns it as RegistrationResponseJSON. */
export async function create(options) {
  const json = options.publicKey;
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON?.(json) ?? {
    ...json,
    challenge: bytes(json.challenge),
    user: { ...json.user, id: bytes(json.user.id) },
    excludeCredentials: descriptors(json.excludeCredentials),
  };
  const credential = await within(json.timeout, (signal) => navigator.credentials.create({ publicKey, signal }));
  return toJson(credential, (response) => ({
    attestationObject: text(response.attestationObject),
    transports: response.getTransports?.() ?? [],
  }));
}

/** Tells the authenticator, where the browser can, that a passkey it made is not known here, so that it drops it. */
export async function disown(options, credential) {
  try {
    await PublicKeyCredential.signalUnknownCredential?.({
      rpId: options.publicKey.rp.id,
      credentialId: credential.id,
    });
  } catch {
    return;
  }
}

/** Has a passkey used and returns the proof as AuthenticationResponseJSON. */
export async function get(options) {
  const json = options.publicKey;
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON?.(json) ?? {
    ...json,
    challenge: bytes(json.challenge),
    allowCredentials: descriptors(json.allowCredentials),
  };
  const credential = await within(json.timeout, (signal) => navigator.credentials.get({ publicKey, signal }));
  return toJson(credential, (response) => ({
    authenticatorData: text(response.authenticatorData),
    signature: text(response.signature),
    ...(response.userHandle ? { userHandle: text(response.userHandle) } : {}),
  }));
}

async function within(limit, ceremony) {
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(), Math.min(limit ?? LONGEST, LONGEST) + MARGIN);
  try {
    const credential = await ceremony(end.signal);
    if (!credential) {
      throw new DOMException("no credential", "NotAllowedError");
    }
    return credential;
  } finally {
    clearTimeout(timer);
  }
}

function toJson(credential, response) {
  if (typeof credential.toJSON === "function") {
    return credential.toJSON();
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    ...(credential.authenticatorAttachment ? { authenticatorAttachment: credential.authenticatorAttachment } : {}),
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { clientDataJSON: text(credential.response.clientDataJSON), ...response(credential.response) },
  };
}

function descriptors(list) {
  return (list ?? []).map((each) => ({ ...each, id: bytes(each.id) }));
}

function bytes(base64url) {
  const binary = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function text(buffer) {
  const binary = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
