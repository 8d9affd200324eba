package dev.latchkey.command.webauthn;

import com.upokecenter.cbor.CBORObject;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An authenticator in software: makes what a browser would send, and what none would. */
public final class SoftwareAuthenticator {
    public static final int USER_PRESENT = 0x01;
    public static final int USER_VERIFIED = 0x04;
    public static final int BACKUP_ELIGIBLE = 0x08;
    public static final int BACKED_UP = 0x10;
    public static final int ATTESTED = 0x40;

    private static final JsonMapper JSON = new JsonMapper();
    private static final SecureRandom RANDOM = new SecureRandom();

    /** What it signs with. */
    public enum Algorithm {
        ES256(-7, "SHA256withECDSA"),
        EDDSA(-8, "Ed25519"),
        RS256(-257, "SHA256withRSA");

        public final long number;
        private final String signature;

        Algorithm(long number, String signature) {
            this.number = number;
            this.signature = signature;
        }
    }

    private final Algorithm algorithm;
    private final KeyPair keys;
    public final byte[] credentialId = new byte[32];
    public byte[] aaguid = new byte[16];
    public int count;

    public SoftwareAuthenticator() {
        this(Algorithm.ES256);
    }

    public SoftwareAuthenticator(Algorithm algorithm) {
        this.algorithm = algorithm;
        this.keys = draw(algorithm);
        RANDOM.nextBytes(credentialId);
    }

    /** Answers the options of a registration as a page of this origin would have it. */
    public String register(String options, String origin) {
        return register(options, origin, attempt -> {});
    }

    /** Answers the options of a registration, with something changed. */
    public String register(String options, String origin, Consumer<Registration> change) {
        var attempt = new Registration(JSON.readTree(options).path("publicKey"), origin);
        change.accept(attempt);
        return attempt.json();
    }

    /** Answers the options of an authentication as a page of this origin would have it. */
    public String authenticate(String options, String origin) {
        return authenticate(options, origin, attempt -> {});
    }

    /** Answers the options of an authentication, with something changed. */
    public String authenticate(String options, String origin, Consumer<Authentication> change) {
        var attempt = new Authentication(JSON.readTree(options).path("publicKey"), origin);
        change.accept(attempt);
        return attempt.json();
    }

    /** What both ceremonies have. */
    public abstract class Attempt {
        public String type;
        public String challenge;
        public String origin;
        public String rpId;
        public int flags;
        public @Nullable Boolean crossOrigin = false;
        public @Nullable String topOrigin;

        Attempt(String type, String challenge, String origin, String rpId, int flags) {
            this.type = type;
            this.challenge = challenge;
            this.origin = origin;
            this.rpId = rpId;
            this.flags = flags;
        }

        byte[] clientData() {
            var data = JSON.createObjectNode()
                    .put("type", type)
                    .put("challenge", challenge)
                    .put("origin", origin);
            if (crossOrigin != null) {
                data.put("crossOrigin", crossOrigin);
            }
            if (topOrigin != null) {
                data.put("topOrigin", topOrigin);
            }
            return data.toString().getBytes(StandardCharsets.UTF_8);
        }

        byte[] authenticatorData(byte[] rest) {
            return ByteBuffer.allocate(37 + rest.length)
                    .put(sha256(rpId.getBytes(StandardCharsets.UTF_8)))
                    .put((byte) flags)
                    .putInt(count)
                    .put(rest)
                    .array();
        }
    }

    /** A registration on its way. */
    public final class Registration extends Attempt {
        public long algorithmNumber = algorithm.number;
        public byte[] id = credentialId;
        public @Nullable String attachment = "platform";
        public @Nullable Boolean discoverable = true;
        public String format = "none";
        public boolean extensions = true;
        public CBORObject statement = CBORObject.NewMap();
        /** The key pair whose public half is registered, whatever the algorithm says. */
        public KeyPair registered = keys;
        /** Whether the statement is filled in as that of a key that attests itself. */
        public boolean selfAttested;
        /** Whether the signature in the statement is over something else. */
        public boolean forged;

        private Registration(JsonNode options, String origin) {
            super(
                    "webauthn.create",
                    options.path("challenge").asString(),
                    origin,
                    options.path("rp").path("id").asString(),
                    USER_PRESENT | USER_VERIFIED | ATTESTED);
        }

        private String json() {
            var attested = new ByteArrayOutputStream();
            attested.writeBytes(aaguid);
            attested.writeBytes(
                    ByteBuffer.allocate(2).putShort((short) id.length).array());
            attested.writeBytes(id);
            attested.writeBytes(publicKey(registered, algorithmNumber));
            var authenticatorData = authenticatorData(attested.toByteArray());
            var clientData = clientData();
            if (selfAttested) {
                format = "packed";
                statement.Add("alg", algorithm.number)
                        .Add(
                                "sig",
                                sign(authenticatorData, forged ? "{}".getBytes(StandardCharsets.UTF_8) : clientData));
            }
            var object = CBORObject.NewMap()
                    .Add("fmt", format)
                    .Add("attStmt", statement)
                    .Add("authData", authenticatorData);
            var credential = JSON.createObjectNode()
                    .put("id", base64url(id))
                    .put("rawId", base64url(id))
                    .put("type", "public-key");
            if (attachment != null) {
                credential.put("authenticatorAttachment", attachment);
            }
            var response = credential
                    .putObject("response")
                    .put("clientDataJSON", base64url(clientData))
                    .put("attestationObject", base64url(object.EncodeToBytes()));
            response.putArray("transports").add("internal").add("hybrid");
            if (extensions) {
                var outputs = credential.putObject("clientExtensionResults");
                if (discoverable != null) {
                    outputs.putObject("credProps").put("rk", discoverable);
                }
            }
            return credential.toString();
        }
    }

    /** An authentication on its way. */
    public final class Authentication extends Attempt {
        public @Nullable String userHandle;
        public boolean forged;

        private Authentication(JsonNode options, String origin) {
            super(
                    "webauthn.get",
                    options.path("challenge").asString(),
                    origin,
                    options.path("rpId").asString(),
                    USER_PRESENT | USER_VERIFIED);
        }

        private String json() {
            count++;
            var authenticatorData = authenticatorData(new byte[0]);
            var clientData = clientData();
            var credential = JSON.createObjectNode()
                    .put("id", base64url(credentialId))
                    .put("rawId", base64url(credentialId))
                    .put("type", "public-key");
            var response = credential
                    .putObject("response")
                    .put("clientDataJSON", base64url(clientData))
                    .put("authenticatorData", base64url(authenticatorData))
                    .put(
                            "signature",
                            base64url(sign(
                                    authenticatorData, forged ? "{}".getBytes(StandardCharsets.UTF_8) : clientData)));
            if (userHandle != null) {
                response.put("userHandle", userHandle);
            }
            credential.putObject("clientExtensionResults");
            return credential.toString();
        }
    }

    private byte[] sign(byte[] authenticatorData, byte[] clientData) {
        try {
            var signature = Signature.getInstance(algorithm.signature);
            signature.initSign(keys.getPrivate());
            signature.update(authenticatorData);
            signature.update(sha256(clientData));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] publicKey(KeyPair keys, long number) {
        var key = CBORObject.NewMap();
        switch (keys.getPublic()) {
            case ECPublicKey ec -> {
                var bits = ec.getParams().getCurve().getField().getFieldSize();
                var length = (bits + 7) / 8;
                key.Add(1, 2)
                        .Add(3, number)
                        .Add(-1, bits == 256 ? 1 : bits == 384 ? 2 : 3)
                        .Add(-2, unsigned(ec.getW().getAffineX(), length))
                        .Add(-3, unsigned(ec.getW().getAffineY(), length));
            }
            case EdECPublicKey ed -> {
                var isEd25519 = "Ed25519".equals(ed.getParams().getName());
                var encoded = ed.getEncoded();
                key.Add(1, 1)
                        .Add(3, number)
                        .Add(-1, isEd25519 ? 6 : 7)
                        .Add(-2, Arrays.copyOfRange(encoded, encoded.length - (isEd25519 ? 32 : 57), encoded.length));
            }
            case RSAPublicKey rsa ->
                key.Add(1, 3)
                        .Add(3, number)
                        .Add(-1, unsigned(rsa.getModulus(), (rsa.getModulus().bitLength() + 7) / 8))
                        .Add(-2, rsa.getPublicExponent().toByteArray());
            default -> throw new IllegalStateException("no such key is drawn here");
        }
        return key.EncodeToBytes();
    }

    private static byte[] unsigned(BigInteger value, int length) {
        var bytes = value.toByteArray();
        var from = Math.max(0, bytes.length - length);
        var result = new byte[length];
        System.arraycopy(bytes, from, result, length - (bytes.length - from), bytes.length - from);
        return result;
    }

    private static KeyPair draw(Algorithm algorithm) {
        return switch (algorithm) {
            case ES256 -> elliptic("secp256r1");
            case EDDSA -> edwards("Ed25519");
            case RS256 -> rsa(2048);
        };
    }

    /** Draws a key pair on a curve of NIST. */
    public static KeyPair elliptic(String curve) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Draws a key pair on an Edwards curve. */
    public static KeyPair edwards(String curve) {
        try {
            return KeyPairGenerator.getInstance(curve).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Draws a key pair whose modulus has so many bits. */
    public static KeyPair rsa(int bits) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String base64url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
