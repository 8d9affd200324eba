package dev.latchkey.gateway.explore;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Finds the fields of a message of which at most one may be given. */
final class Choices {
    /**
     * Fields that exclude each other.
     *
     * @param names their names in JSON
     * @param required whether one of them must be given
     */
    record Choice(List<String> names, boolean required) {
        /** Returns a schema that holds for exactly one of them, or for none if that is allowed. */
        ObjectNode schema() {
            var schema = Json.object();
            var either = schema.putArray("oneOf");
            for (var name : names) {
                either.add(given(name));
            }
            if (!required) {
                var none = Json.object();
                var any = none.putObject("not").putArray("anyOf");
                names.forEach(name -> any.add(given(name)));
                either.add(none);
            }
            return schema;
        }

        private static ObjectNode given(String name) {
            var schema = Json.object();
            schema.putArray("required").add(name);
            return schema;
        }
    }

    private Choices() {}

    static List<Choice> of(Descriptor message, Set<FieldDescriptor> elsewhere) {
        var choices = new ArrayList<Choice>();
        for (var oneof : message.getRealOneofs()) {
            var required = Options.find(oneof.getOptions(), "buf.validate.oneof")
                    .map(rule -> Options.flag(rule, "required"))
                    .orElse(false);
            var isGivenElsewhere = oneof.getFields().stream().anyMatch(elsewhere::contains);
            if (!isGivenElsewhere) {
                choices.add(new Choice(
                        oneof.getFields().stream()
                                .map(FieldDescriptor::getJsonName)
                                .toList(),
                        required));
            }
        }
        Options.find(message.getOptions(), "buf.validate.message").ifPresent(rules -> {
            for (var rule : Options.messages(rules, "oneof")) {
                choices.add(choice(message, rule));
            }
        });
        return choices;
    }

    private static Choice choice(Descriptor message, Message rule) {
        var names = Options.texts(rule, "fields").stream()
                .map(message::findFieldByName)
                .map(FieldDescriptor::getJsonName)
                .toList();
        return new Choice(names, Options.flag(rule, "required"));
    }
}
