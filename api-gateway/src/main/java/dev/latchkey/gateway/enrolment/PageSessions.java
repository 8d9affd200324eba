package dev.latchkey.gateway.enrolment;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.passkey.CodeKeys;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.PasskeyId;
import dev.latchkey.events.value.UserId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Gives pages leave to act on the passkey that they registered: a text that says so, with an HMAC of it under a code key.
 * Nothing is kept, so every node knows every leave.
 */
@Component
final class PageSessions {
    static final Duration LIFE = Duration.ofMinutes(10);

    private static final String MAC = "HmacSHA256";
    private static final int MAC_BYTES = 32;
    /** Keeps what is signed here from being taken for anything else that is signed with the key. */
    private static final String PURPOSE = "latchkey page session v1";

    private final CodeKeys keys;
    private final Clock clock;

    PageSessions(CodeKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** Returns the text that gives leave for ten minutes; it is a secret. */
    String issue(PageSession session) {
        var keyId = keys.currentKeyId();
        var key = keys.key(keyId);
        if (key == null) {
            throw new IllegalStateException("the current code key " + keyId + " is not held here");
        }
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeUTF(keyId);
            out.writeUTF(session.userId().value());
            out.writeUTF(session.owner().value());
            out.writeUTF(session.passkeyId().value());
            out.writeLong(clock.instant().plus(LIFE).toEpochMilli());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var content = bytes.toByteArray();
        bytes.writeBytes(mac(key, content));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    /**
     * Returns what a text gives leave for.
     *
     * @throws DomainException if it is none that was issued here, or its time is over
     */
    PageSession open(String text) {
        var session = read(text);
        if (session == null) {
            throw new DomainException(ErrorCode.PAGE_SESSION_INVALID, "the page has no leave, or no more");
        }
        return session;
    }

    private @Nullable PageSession read(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (bytes.length <= MAC_BYTES) {
            return null;
        }
        var content = Arrays.copyOf(bytes, bytes.length - MAC_BYTES);
        var presented = Arrays.copyOfRange(bytes, content.length, bytes.length);
        try (var in = new DataInputStream(new ByteArrayInputStream(content))) {
            var key = keys.key(in.readUTF());
            // Nothing that follows is believed before this.
            if (key == null || !MessageDigest.isEqual(mac(key, content), presented)) {
                return null;
            }
            var session =
                    new PageSession(new UserId(in.readUTF()), new OrgId(in.readUTF()), new PasskeyId(in.readUTF()));
            return clock.instant().isBefore(Instant.ofEpochMilli(in.readLong())) ? session : null;
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    private static byte[] mac(SecretKey key, byte[] content) {
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(key);
            mac.update(PURPOSE.getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + MAC, e);
        }
    }
}
