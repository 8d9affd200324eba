package dev.latchkey.gateway.explore;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Holds JSON to a schema of an OpenAPI document. */
final class Schematic {
    private Schematic() {}

    /** Returns what is wrong with some JSON, formats included. */
    static List<String> problems(JsonNode document, JsonNode schema, String json) {
        var whole = Json.object();
        whole.set("components", document.get("components"));
        whole.setAll((ObjectNode) schema.deepCopy());
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(whole)
                .validate(
                        json,
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Object::toString)
                .toList();
    }
}
