package dev.latchkey.gateway.explore;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One path on which a call is served as JSON, as its {@code google.api.http} rule says.
 *
 * @param verb the HTTP method in lower case
 * @param path the path with a name in braces for each variable
 * @param variables what the path holds
 * @param body {@code *} for all that is not in the path, the name of a field for that field alone, or empty for none
 */
record HttpBinding(String verb, String path, List<Variable> variables, String body) {
    /** A variable of a path, and the field of the request that it gives. */
    record Variable(String name, FieldDescriptor field) {}

    static final String WHOLE = "*";

    /** A field, perhaps within other fields, and perhaps the form that its value must have. */
    private static final Pattern VARIABLE = Pattern.compile("\\{\\s*([^}=\\s]+)\\s*(=[^}]*)?}");

    /** Returns the bindings of a method; none if it is not served as JSON. */
    static List<HttpBinding> of(MethodDescriptor method) {
        // JSON has no form for a call that takes more than one message.
        if (!method.getOptions().hasExtension(AnnotationsProto.http) || method.isClientStreaming()) {
            return List.of();
        }
        var rule = method.getOptions().getExtension(AnnotationsProto.http);
        return Stream.concat(Stream.of(rule), rule.getAdditionalBindingsList().stream())
                .map(each -> of(each, method.getInputType()))
                .toList();
    }

    private static HttpBinding of(HttpRule rule, Descriptor request) {
        var template = switch (rule.getPatternCase()) {
            case GET -> rule.getGet();
            case PUT -> rule.getPut();
            case POST -> rule.getPost();
            case DELETE -> rule.getDelete();
            case PATCH -> rule.getPatch();
            case CUSTOM -> rule.getCustom().getPath();
            case PATTERN_NOT_SET -> throw new IllegalStateException("a rule of " + request + " has no path");
        };
        var verb = rule.hasCustom()
                ? rule.getCustom().getKind()
                : rule.getPatternCase().name();
        var variables = new ArrayList<Variable>();
        var path = VARIABLE.matcher(template).replaceAll(match -> {
            variables.add(new Variable(match.group(1), field(request, match.group(1))));
            return "{" + match.group(1) + "}";
        });
        return new HttpBinding(verb.toLowerCase(Locale.ROOT), path, List.copyOf(variables), rule.getBody());
    }

    private static FieldDescriptor field(Descriptor message, String path) {
        var dot = path.indexOf('.');
        var field = message.findFieldByName(dot < 0 ? path : path.substring(0, dot));
        if (field == null) {
            throw new IllegalStateException(message.getFullName() + " has no field " + path);
        }
        return dot < 0 ? field : field(field.getMessageType(), path.substring(dot + 1));
    }
}
