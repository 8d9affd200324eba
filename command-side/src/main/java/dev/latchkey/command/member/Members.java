package dev.latchkey.command.member;

import dev.latchkey.command.Repeated;
import dev.latchkey.events.value.UserId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who holds which roles in one place, by which event. */
public final class Members {
    /** How many users can hold roles in one place. */
    public static final int MOST = 10_000;

    private Map<UserId, Member> members = new HashMap<>();

    /** Makes a place where nobody holds roles. */
    public Members() {}

    /** Returns what the user holds, or null if nothing. */
    public @Nullable Member find(UserId userId) {
        return members.get(userId);
    }

    /** Returns whether there is no room for another user. */
    public boolean isFull() {
        return members.size() >= MOST;
    }

    /** Returns whether this user alone holds the role. */
    public boolean isOnly(UserId userId, String role) {
        var own = members.get(userId);
        return own != null
                && own.roles.contains(role)
                && members.values().stream()
                                .filter(member -> member.roles.contains(role))
                                .count()
                        == 1;
    }

    /** Keeps what the user holds from an event on. */
    public Member put(UserId userId, List<String> roles, long sequence, Instant at) {
        var member = new Member(roles, sequence, at);
        members.put(userId, member);
        return member;
    }

    /** Forgets the user. */
    public void remove(UserId userId) {
        members.remove(userId);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Members that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    /** What a user holds; the fields are not final because the snapshot reader sets them. */
    public static final class Member {
        private List<String> roles;
        private long sequence;
        /** Set anew by the log's writer once it has dated the event, hence volatile. */
        private volatile Instant at;

        private Member(List<String> roles, long sequence, Instant at) {
            this.roles = roles;
            this.sequence = sequence;
            this.at = at;
        }

        /** For the snapshot reader, which sets the fields itself. */
        @SuppressWarnings("NullAway.Init")
        private Member() {}

        /** Takes note of the time of the event, which the log's writer gives. */
        public void date(Instant time) {
            at = time;
        }

        /** Returns whether these are the roles, in whatever order. */
        public boolean holds(List<String> others) {
            return Set.copyOf(roles).equals(new HashSet<>(others));
        }

        /** Returns the answer to who asks for what is so already. */
        public Repeated<UserId> unchanged(UserId userId) {
            return new Unchanged(userId, this);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Member that
                    && roles.equals(that.roles)
                    && sequence == that.sequence
                    && at.equals(that.at);
        }

        @Override
        public int hashCode() {
            return roles.hashCode();
        }
    }

    private record Unchanged(UserId answer, Member member) implements Repeated<UserId> {
        @Override
        public long sequence() {
            return member.sequence;
        }

        @Override
        public Instant at() {
            return member.at;
        }
    }
}
