package dev.latchkey.gateway.explore;

import com.google.protobuf.Message;
import java.util.List;
import java.util.Optional;

/**
 * Reads options of the contract by name, so that a rule is understood whichever library it comes from and nothing fails
 * if that library is not there.
 */
final class Options {
    private Options() {}

    /** Returns the extension of a full name. */
    static Optional<Message> find(Message options, String name) {
        return options.getAllFields().entrySet().stream()
                .filter(entry -> entry.getKey().isExtension()
                        && entry.getKey().getFullName().equals(name))
                .filter(entry -> entry.getValue() instanceof Message)
                .map(entry -> (Message) entry.getValue())
                .findFirst();
    }

    static boolean flag(Message rule, String name) {
        var field = rule.getDescriptorForType().findFieldByName(name);
        return field != null && Boolean.TRUE.equals(rule.getField(field));
    }

    static String text(Message rule, String name) {
        var field = rule.getDescriptorForType().findFieldByName(name);
        return field == null ? "" : String.valueOf(rule.getField(field));
    }

    static List<Message> messages(Message rule, String name) {
        return list(rule, name, Message.class);
    }

    static List<String> texts(Message rule, String name) {
        return list(rule, name, String.class);
    }

    private static <T> List<T> list(Message rule, String name, Class<T> type) {
        var field = rule.getDescriptorForType().findFieldByName(name);
        return field != null && rule.getField(field) instanceof List<?> values
                ? values.stream().filter(type::isInstance).map(type::cast).toList()
                : List.of();
    }
}
