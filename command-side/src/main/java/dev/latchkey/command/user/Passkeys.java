package dev.latchkey.command.user;

import dev.latchkey.command.webauthn.KnownCredential;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenAdded;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenVerified;
import dev.latchkey.events.value.Commitment;
import dev.latchkey.events.value.PasskeyId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** The passkeys of a user, and the registrations that are under way; both oldest first and bounded. */
final class Passkeys {
    /** How many registrations can be under way; a further one makes the oldest void. */
    static final int MAX_PENDING = 10;

    /** The failed end that makes a registration void. */
    static final int MAX_FAILED_TRIES = 10;

    private SequencedMap<PasskeyId, PendingRegistration> pending = new LinkedHashMap<>();
    private Map<PasskeyId, Passkey> ready = new LinkedHashMap<>();

    PendingRegistration start(PasswordlessTokenAdded start, @Nullable Commitment code, String startedBy, Instant at) {
        // By number alone, since the log has not dated this one yet; the oldest are over first anyway.
        if (pending.size() >= MAX_PENDING) {
            pending.pollFirstEntry();
        }
        var registration = new PendingRegistration(start, code, startedBy, at);
        pending.put(start.webAuthNTokenId(), registration);
        return registration;
    }

    void store(PasswordlessTokenVerified verified) {
        pending.remove(verified.webAuthNTokenId());
        ready.put(verified.webAuthNTokenId(), new Passkey(verified));
    }

    void remove(PasskeyId id) {
        pending.remove(id);
        ready.remove(id);
    }

    /** Counts a failed end of a registration, or of an authentication. */
    void fail(PasskeyId id) {
        var registration = pending.get(id);
        if (registration != null && registration.fail() >= MAX_FAILED_TRIES) {
            pending.remove(id);
        }
        var passkey = ready.get(id);
        if (passkey != null) {
            passkey.settle();
        }
    }

    @Nullable
    Passkey find(PasskeyId id) {
        return ready.get(id);
    }

    /** Returns the registration of this id, which may be over. */
    @Nullable
    PendingRegistration pending(PasskeyId id) {
        return pending.get(id);
    }

    boolean isPending(PasskeyId id) {
        return pending.containsKey(id);
    }

    /**
     * Returns the id of the registration with this challenge, which may be over, or else of the newest that can be ended
     * at {@code now}, for an attempt to be recorded with; null if there is neither.
     */
    @Nullable
    PasskeyId pendingFor(@Nullable String challenge, Instant now) {
        PasskeyId newest = null;
        for (var entry : pending.entrySet()) {
            if (entry.getValue().challenge().equals(challenge)) {
                return entry.getKey();
            }
            if (!entry.getValue().isOverAt(now)) {
                newest = entry.getKey();
            }
        }
        return newest;
    }

    int count() {
        return ready.size();
    }

    /** Returns the passkeys that can be used, oldest first. */
    List<UserMoment.StoredPasskey> stored() {
        return ready.entrySet().stream()
                .map(entry -> new UserMoment.StoredPasskey(
                        entry.getKey(),
                        entry.getValue().name(),
                        entry.getValue().rpId()))
                .toList();
    }

    /** Returns how many registrations can be ended at {@code now}. */
    int pendingAt(Instant now) {
        return (int) pending.values().stream()
                .filter(registration -> !registration.isOverAt(now))
                .count();
    }

    /** Returns the credentials that are bound to a domain. */
    List<KnownCredential> of(String rpId) {
        return ready.values().stream()
                .filter(passkey -> passkey.rpId().equals(rpId))
                .map(Passkey::credential)
                .toList();
    }
}
