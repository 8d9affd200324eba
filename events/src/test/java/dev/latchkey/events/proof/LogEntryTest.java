package dev.latchkey.events.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogEntryTest {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00.000001Z");
    private static final LogEntry ENTRY = new LogEntry(
            7, "user", "1001", 3, "user.locked", 1, "2001", "1002", "Latchkey", AT, "{\"name\":\"Müller\"}", "{}");

    @Test
    void isEachColumnAfterItsLength() {
        var bytes = ByteBuffer.wrap(ENTRY.toBytes());
        var texts = new ArrayList<String>();
        while (bytes.hasRemaining()) {
            var text = new byte[bytes.getInt()];
            bytes.get(text);
            texts.add(new String(text, UTF_8));
        }

        assertThat(texts)
                .containsExactly(
                        "latchkey-event-1",
                        "7",
                        "user",
                        "1001",
                        "3",
                        "user.locked",
                        "1",
                        "2001",
                        "1002",
                        "Latchkey",
                        "1772359200000001",
                        "{\"name\":\"Müller\"}",
                        "{}");
    }

    @Test
    void isForEverTheSame() {
        // A published root depends on it: no release may change this value.
        assertThat(ENTRY.toLeaf()).hasToString("9zo7y8kuumCHU3YeHVHRKLYAjju/VfoxvrlAiOEc8Q4=");
    }

    @Test
    void changesWithEachColumn() {
        var others = List.of(
                new LogEntry(8, "user", "1001", 3, "user.locked", 1, "2001", "1002", "Latchkey", AT, "{}", "{}"),
                new LogEntry(7, "org", "1001", 3, "user.locked", 1, "2001", "1002", "Latchkey", AT, "{}", "{}"),
                new LogEntry(7, "user", "1", 3, "user.locked", 1, "2001", "1002", "Latchkey", AT, "{}", "{}"),
                new LogEntry(7, "user", "1001", 4, "user.locked", 1, "2001", "1002", "Latchkey", AT, "{}", "{}"),
                new LogEntry(7, "user", "1001", 3, "user.unlocked", 1, "2001", "1002", "Latchkey", AT, "{}", "{}"),
                new LogEntry(7, "user", "1001", 3, "user.locked", 2, "2001", "1002", "Latchkey", AT, "{}", "{}"),
                new LogEntry(7, "user", "1001", 3, "user.locked", 1, "2002", "1002", "Latchkey", AT, "{}", "{}"),
                new LogEntry(7, "user", "1001", 3, "user.locked", 1, "2001", "1003", "Latchkey", AT, "{}", "{}"),
                new LogEntry(7, "user", "1001", 3, "user.locked", 1, "2001", "1002", "latchkey", AT, "{}", "{}"),
                new LogEntry(
                        7,
                        "user",
                        "1001",
                        3,
                        "user.locked",
                        1,
                        "2001",
                        "1002",
                        "Latchkey",
                        AT.plusNanos(1000),
                        "{}",
                        "{}"),
                new LogEntry(7, "user", "1001", 3, "user.locked", 1, "2001", "1002", "Latchkey", AT, "{ }", "{}"),
                new LogEntry(7, "user", "1001", 3, "user.locked", 1, "2001", "1002", "Latchkey", AT, "{}", "{ }"),
                // A byte that moves from one column to the next.
                new LogEntry(7, "user1", "001", 3, "user.locked", 1, "2001", "1002", "Latchkey", AT, "{}", "{}"));

        assertThat(others).extracting(LogEntry::toLeaf).doesNotHaveDuplicates();
    }
}
