package dev.latchkey.gateway.explore;

import dev.latchkey.contract.options.v1.Access;
import dev.latchkey.contract.v1.ErrorDetail;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Describes what is answered to a call that is refused: the same on every path. */
final class Refusals {
    private static final String DEFAULT = "Refused";
    private static final String WITHOUT_TOKEN = "Unauthenticated";
    private static final String WITHOUT_PERMISSION = "PermissionDenied";

    private final ObjectNode status;
    private final ObjectNode responses = Json.object();

    Refusals(Schemas schemas) {
        this.status = schemas.define(com.google.rpc.Status.getDescriptor().getFullName(), status(schemas));
        define(DEFAULT, "The call is refused.");
        define(WITHOUT_TOKEN, "There is no token, or it is not valid.");
        define(WITHOUT_PERMISSION, "The bearer of the token may not make the call.");
    }

    ObjectNode responses() {
        return responses;
    }

    void addTo(ObjectNode target, Access access) {
        if (access.getRuleCase() != Access.RuleCase.PUBLIC) {
            refer(target, "401", WITHOUT_TOKEN);
            refer(target, "403", WITHOUT_PERMISSION);
        }
        refer(target, "default", DEFAULT);
    }

    /** Returns the schema of a line of a stream: an answer, or the refusal that ends it. */
    ObjectNode line(ObjectNode answer) {
        var line = Json.type("object").put("description", """
                One JSON object a line. A call that is refused before its first answer is answered as any other refusal; \
                one that is refused later ends with a line that holds `error`.""");
        line.putObject("properties").set("result", answer).set("error", status);
        var either = line.putArray("oneOf");
        either.addObject().putArray("required").add("result");
        either.addObject().putArray("required").add("error");
        return line;
    }

    private void define(String name, String description) {
        responses
                .putObject(name)
                .put("description", description)
                .putObject("content")
                .putObject("application/json")
                .set("schema", status);
    }

    private static void refer(ObjectNode target, String key, String name) {
        target.putObject(key).put("$ref", "#/components/responses/" + name);
    }

    private static ObjectNode status(Schemas schemas) {
        var schema = Json.type("object").put("description", "Why a call is refused: `google.rpc.Status`.");
        var properties = schema.putObject("properties");
        properties
                .putObject("code")
                .put("type", "integer")
                .put("format", "int32")
                .put("description", "A code of gRPC (`google.rpc.Code`).");
        properties
                .putObject("message")
                .put("type", "string")
                .put("description", "What is wrong, with the id in parentheses if there is one.");
        var detail = schemas.messageWithout(ErrorDetail.getDescriptor(), Set.of());
        var name = ErrorDetail.getDescriptor().getFullName();
        ((ObjectNode) detail.get("properties")).putObject("@type").put("const", "type.googleapis.com/" + name);
        detail.putArray("required").add("@type");
        properties.putObject("details").put("type", "array").set("items", detail);
        schema.putArray("required").add("code").add("message");
        return schema;
    }
}
