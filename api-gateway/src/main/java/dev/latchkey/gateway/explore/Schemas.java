package dev.latchkey.gateway.explore;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Makes the JSON Schemas of messages and enums; each that has a name becomes a component of the document. */
final class Schemas {
    private static final String PREFIX = "#/components/schemas/";

    private final Comments comments;
    private final ObjectNode components = Json.object();

    Schemas(Comments comments) {
        this.comments = comments;
    }

    /** Returns all that was made so far, by full name. */
    ObjectNode components() {
        return components;
    }

    /** Puts a component there that the contract does not describe as it is sent, and returns what names it. */
    ObjectNode define(String name, ObjectNode schema) {
        components.set(name, schema);
        return reference(name);
    }

    /** Returns what stands for a message. */
    ObjectNode message(Descriptor message) {
        var wellKnown = Scalars.wellKnown(message);
        if (wellKnown != null) {
            return wellKnown;
        }
        var name = message.getFullName();
        if (!components.has(name)) {
            // Set before it is filled, since a message may hold itself.
            var schema = Json.object();
            components.set(name, schema);
            schema.setAll(messageWithout(message, Set.of()));
        }
        return reference(name);
    }

    /** Returns the schema of a message of which some fields are given elsewhere. */
    ObjectNode messageWithout(Descriptor message, Set<FieldDescriptor> elsewhere) {
        var schema = Json.type("object");
        var fields = message.getFields().stream()
                .filter(field -> !elsewhere.contains(field))
                .toList();
        var properties = Json.object();
        var required = Json.array();
        for (var field : fields) {
            var rules = FieldRules.of(field);
            properties.set(field.getJsonName(), field(field, rules));
            if (rules.required()) {
                required.add(field.getJsonName());
            }
        }
        var constraints = Json.array();
        for (var choice : Choices.of(message, elsewhere)) {
            constraints.add(choice.schema());
        }
        describe(schema, comments.of(message), MessageRules.remarks(message));
        if (!properties.isEmpty()) {
            schema.set("properties", properties);
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        if (!constraints.isEmpty()) {
            schema.set("allOf", constraints);
        }
        if (message.getOptions().getDeprecated()) {
            schema.put("deprecated", true);
        }
        return schema;
    }

    /** Returns the schema of the one value that a field has in a path. */
    ObjectNode variable(FieldDescriptor field) {
        var schema = field(field, FieldRules.of(field));
        schema.remove("default");
        schema.remove("description");
        return schema;
    }

    /** Returns what the contract says about a field. */
    String describe(FieldDescriptor field) {
        return Stream.concat(Stream.of(comments.of(field)), FieldRules.of(field).remarks().stream())
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    ObjectNode field(FieldDescriptor field, FieldRules rules) {
        ObjectNode schema;
        if (field.isMapField()) {
            var value = rules.narrowValues(single(field.getMessageType().findFieldByNumber(2)));
            schema = Json.type("object").set("additionalProperties", value);
        } else if (field.isRepeated()) {
            schema = Json.type("array").set("items", rules.narrowValues(single(field)));
        } else {
            schema = single(field);
        }
        schema = rules.narrow(schema);
        describe(schema, comments.of(field), rules.remarks());
        if (!field.isRepeated() && !field.hasPresence() && !rules.required()) {
            Scalars.putDefault(schema, field);
        }
        if (field.getOptions().getDeprecated()) {
            schema.put("deprecated", true);
        }
        return schema;
    }

    private ObjectNode single(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case MESSAGE -> message(field.getMessageType());
            case ENUM -> enumeration(field.getEnumType());
            default -> Scalars.of(field.getType());
        };
    }

    private ObjectNode enumeration(EnumDescriptor type) {
        if (type.getFullName().equals("google.protobuf.NullValue")) {
            return Json.type("null");
        }
        var name = type.getFullName();
        if (!components.has(name)) {
            var schema = Json.type("string");
            var values = schema.putArray("enum");
            type.getValues().forEach(value -> values.add(value.getName()));
            var remarks = type.getValues().stream()
                    .filter(value -> !comments.of(value).isEmpty())
                    .map(value ->
                            "- `" + value.getName() + "`: " + comments.of(value).replace('\n', ' '))
                    .toList();
            describe(schema, comments.of(type), remarks);
            if (type.getOptions().getDeprecated()) {
                schema.put("deprecated", true);
            }
            components.set(name, schema);
        }
        return reference(name);
    }

    private static void describe(ObjectNode schema, String comment, List<String> remarks) {
        var text = Stream.concat(Stream.of(comment), remarks.stream())
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining("\n"));
        if (!text.isEmpty()) {
            schema.put("description", text);
        }
    }

    private static ObjectNode reference(String name) {
        return Json.object().put("$ref", PREFIX + name);
    }
}
