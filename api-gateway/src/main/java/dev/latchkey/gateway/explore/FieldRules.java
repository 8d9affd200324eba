package dev.latchkey.gateway.explore;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** What the contract demands of a field, as keywords of JSON Schema and, where there is none, as words. */
final class FieldRules {
    private static final String PROTOVALIDATE = "buf.validate.field";

    private final FieldDescriptor field;
    private final Keywords keywords;
    private final Keywords values;
    private final Keywords keys;
    private final List<String> remarks = new ArrayList<>();
    private boolean demanded;
    private String ignore = "";

    private FieldRules(FieldDescriptor field) {
        this.field = field;
        this.keywords = new Keywords(field);
        this.values = new Keywords(field.isMapField() ? field.getMessageType().findFieldByNumber(2) : field);
        this.keys = new Keywords(field.isMapField() ? field.getMessageType().findFieldByNumber(1) : field);
    }

    static FieldRules of(FieldDescriptor field) {
        var rules = new FieldRules(field);
        Options.find(field.getOptions(), PROTOVALIDATE).ifPresent(rules::read);
        return rules;
    }

    /** Returns whether a message without the field is refused. */
    boolean required() {
        if (ignore.equals("IGNORE_ALWAYS")) {
            return false;
        }
        // A field without presence that is not given has its zero value, and is held to its rules with it.
        return demanded || (!field.hasPresence() && !ignoresZero() && keywords.refuseZero());
    }

    /** Returns what has no keyword. */
    List<String> remarks() {
        var all = new ArrayList<>(remarks);
        all.addAll(keywords.remarks());
        values.remarks().forEach(remark -> all.add("Each value: " + remark));
        keys.remarks().forEach(remark -> all.add("Each key: " + remark));
        return all;
    }

    /** Adds the keywords to a schema of the field. */
    ObjectNode narrow(ObjectNode schema) {
        if (ignore.equals("IGNORE_ALWAYS")) {
            return schema;
        }
        if (!keys.isEmpty()) {
            schema.set("propertyNames", keys.addTo(Json.type("string")));
        }
        if (ignoresZero() && !field.hasPresence() && keywords.refuseZero()) {
            var zero = Json.object();
            Scalars.putDefault(zero, field);
            var either = Json.object();
            var schemas = either.putArray("anyOf");
            if (zero.has("default")) {
                schemas.add(Json.object().set("const", zero.get("default")));
            } else {
                schemas.add(Json.object().put("maxItems", 0).put("maxProperties", 0));
            }
            schemas.add(keywords.addTo(schema));
            return either;
        }
        return keywords.addTo(schema);
    }

    /** Adds the keywords to a schema of each value of a list or map. */
    ObjectNode narrowValues(ObjectNode schema) {
        return values.addTo(schema);
    }

    private boolean ignoresZero() {
        return ignore.startsWith("IGNORE_IF_");
    }

    private void read(Message rules) {
        demanded = Options.flag(rules, "required");
        remarks.addAll(MessageRules.expressions(rules));
        for (var entry : rules.getAllFields().entrySet()) {
            if (entry.getKey().getName().equals("ignore") && entry.getValue() instanceof EnumValueDescriptor value) {
                ignore = value.getName();
            } else if (entry.getValue() instanceof Message typed) {
                read(typed.getAllFields(), keywords);
            }
        }
    }

    private void read(Map<FieldDescriptor, Object> rules, Keywords into) {
        rules.forEach((rule, value) -> {
            switch (rule.getName()) {
                case "items", "values" -> readNested(value, values);
                case "keys" -> readNested(value, keys);
                default -> into.add(rule.getName(), value);
            }
        });
    }

    /** The rules of each value are those of a field again, without presence. */
    private static void readNested(Object rules, Keywords into) {
        if (rules instanceof Message message) {
            message.getAllFields().values().forEach(typed -> {
                if (typed instanceof Message rule) {
                    rule.getAllFields().forEach((name, value) -> into.add(name.getName(), value));
                }
            });
            MessageRules.expressions(message).forEach(into::remark);
        }
    }
}
