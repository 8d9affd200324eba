package dev.latchkey.gateway.explore;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.stream.Stream;

/** Says in words what a schema has no keyword for. */
final class MessageRules {
    private MessageRules() {}

    /** Returns what a message as a whole must hold. */
    static List<String> remarks(Descriptor message) {
        return Options.find(message.getOptions(), "buf.validate.message")
                .map(MessageRules::expressions)
                .orElse(List.of());
    }

    /** Returns the texts of the expressions among some rules; the expressions themselves are for the server. */
    static List<String> expressions(Message rules) {
        return Stream.concat(
                        Options.messages(rules, "cel").stream().map(rule -> Options.text(rule, "message")),
                        Options.texts(rules, "cel_expression").stream().map(text -> "Must hold: `" + text + "`."))
                .filter(text -> !text.isEmpty())
                .toList();
    }
}
