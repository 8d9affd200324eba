package dev.latchkey.gateway.explore;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.latchkey.contract.options.v1.Access;
import dev.latchkey.contract.options.v1.OptionsProto;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes an operation of the document for every path on which a call is served as JSON. */
final class Operations {
    private static final String TOKEN = "token";
    private static final String ORGANISATION = "organisation";
    private static final String JSON = "application/json";
    private static final String LINES = "application/x-ndjson";

    private final Comments comments;
    private final Schemas schemas;
    private final Refusals refusals;
    private final ArrayNode tags = Json.array();
    private final ObjectNode paths = Json.object();

    Operations(Contract contract) {
        this.comments = contract.comments();
        this.schemas = new Schemas(comments);
        this.refusals = new Refusals(schemas);
        contract.services().forEach(this::add);
    }

    ArrayNode tags() {
        return tags;
    }

    ObjectNode paths() {
        return paths;
    }

    ObjectNode components() {
        var components = Json.object();
        components.set("schemas", schemas.components());
        components.set("responses", refusals.responses());
        components
                .putObject("parameters")
                .putObject(ORGANISATION)
                .put("name", "x-zitadel-orgid")
                .put("in", "header")
                .put("description", "The organisation the request acts on; the caller's own without it.")
                .putObject("schema")
                .put("type", "string");
        components
                .putObject("securitySchemes")
                .putObject(TOKEN)
                .put("type", "http")
                .put("scheme", "bearer")
                .put("bearerFormat", "latchkey_pat_…")
                .put("description", "A personal access token. Roles named beside it are permissions the caller needs.");
        return components;
    }

    private void add(ServiceDescriptor service) {
        var isServedAsJson = false;
        for (var method : service.getMethods()) {
            var bindings = HttpBinding.of(method);
            isServedAsJson |= !bindings.isEmpty();
            for (var i = 0; i < bindings.size(); i++) {
                var id = method.getFullName() + (i == 0 ? "" : "_" + (i + 1));
                add(method, bindings.get(i), id);
            }
        }
        if (isServedAsJson) {
            var tag = tags.addObject().put("name", service.getFullName());
            if (!comments.of(service).isEmpty()) {
                tag.put("description", comments.of(service));
            }
        }
    }

    private void add(MethodDescriptor method, HttpBinding binding, String id) {
        var operation = Json.object();
        operation.putArray("tags").add(method.getService().getFullName());
        operation.put("operationId", id);
        var access = method.getOptions().getExtension(OptionsProto.access);
        describe(operation, method, access);
        if (method.getOptions().getDeprecated()
                || method.getService().getOptions().getDeprecated()) {
            operation.put("deprecated", true);
        }
        operation.set("security", security(access));
        var parameters = Json.array();
        binding.variables().forEach(variable -> parameters.add(parameter(variable)));
        if (needsToken(access)) {
            parameters.addObject().put("$ref", "#/components/parameters/" + ORGANISATION);
        }
        if (!parameters.isEmpty()) {
            operation.set("parameters", parameters);
        }
        if (!binding.body().isEmpty()) {
            operation.set("requestBody", requestBody(method, binding));
        }
        operation.set("responses", responses(method, access));
        operation.put("x-grpc-path", "/" + method.getService().getFullName() + "/" + method.getName());
        var path = paths.has(binding.path()) ? (ObjectNode) paths.get(binding.path()) : paths.putObject(binding.path());
        path.set(binding.verb(), operation);
    }

    private void describe(ObjectNode operation, MethodDescriptor method, Access access) {
        var comment = comments.of(method);
        // One line for lists: the first sentence.
        var end = comment.indexOf(". ");
        var first = (end < 0 ? comment : comment.substring(0, end + 1)).replace('\n', ' ');
        operation.put("summary", first.isEmpty() ? method.getName() : first.replaceAll("\\.$", ""));
        var who = switch (access.getRuleCase()) {
            case PUBLIC -> "Open to anyone.";
            case AUTHENTICATED -> "Any valid token.";
            case PERMISSION ->
                "Needs the permission `" + access.getPermission() + "`"
                        + (access.getOrgInMessage() ? " on the organisation that the message names." : ".");
            case RULE_NOT_SET -> "Served to nobody.";
        };
        operation.put("description", comment.isEmpty() ? who : comment + "\n\n" + who);
    }

    private static boolean needsToken(Access access) {
        return access.getRuleCase() != Access.RuleCase.PUBLIC;
    }

    private static ArrayNode security(Access access) {
        var security = Json.array();
        if (needsToken(access)) {
            var roles = security.addObject().putArray(TOKEN);
            if (access.hasPermission()) {
                roles.add(access.getPermission());
            }
        }
        return security;
    }

    private ObjectNode parameter(HttpBinding.Variable variable) {
        var parameter =
                Json.object().put("name", variable.name()).put("in", "path").put("required", true);
        var description = schemas.describe(variable.field());
        if (!description.isEmpty()) {
            parameter.put("description", description);
        }
        return parameter.set("schema", schemas.variable(variable.field()));
    }

    private ObjectNode requestBody(MethodDescriptor method, HttpBinding binding) {
        var request = method.getInputType();
        var inPath =
                binding.variables().stream().map(HttpBinding.Variable::field).collect(Collectors.toSet());
        var whole = schemas.messageWithout(request, inPath);
        ObjectNode schema;
        if (!binding.body().equals(HttpBinding.WHOLE)) {
            var field = request.findFieldByName(binding.body());
            schema = schemas.field(field, FieldRules.of(field));
        } else {
            schema = inPath.isEmpty() ? schemas.message(request) : whole;
        }
        var body = Json.object();
        body.putObject("content").putObject(JSON).set("schema", schema);
        // No body stands for an empty message.
        return body.put("required", whole.has("required"));
    }

    private ObjectNode responses(MethodDescriptor method, Access access) {
        var responses = Json.object();
        var answer = schemas.message(method.getOutputType());
        var description = comments.of(method.getOutputType());
        var ok = responses.putObject("200").put("description", description.isEmpty() ? "The answer." : description);
        if (method.isServerStreaming()) {
            ok.putObject("content").putObject(LINES).set("schema", refusals.line(answer));
        } else {
            ok.putObject("content").putObject(JSON).set("schema", answer);
        }
        refusals.addTo(responses, access);
        return responses;
    }
}
