package dev.latchkey.gateway.explore;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI document of the calls that are served as JSON. */
record OpenApi(Document json, Document yaml) {
    private static final String VERSION = "3.1.1";

    /** Makes the document; takes a while and is to be made once. */
    static OpenApi of(Contract contract, String origin) {
        return of(tree(contract, origin));
    }

    private static OpenApi of(ObjectNode tree) {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        var yaml = new Yaml(options).dump(Json.MAPPER.convertValue(tree, Map.class));
        return new OpenApi(
                Document.of(Json.MAPPER.writeValueAsBytes(tree), Document.JSON),
                Document.of(yaml.getBytes(StandardCharsets.UTF_8), Document.YAML));
    }

    static ObjectNode tree(Contract contract, String origin) {
        var version = OpenApi.class.getPackage().getImplementationVersion();
        var document = Json.object().put("openapi", VERSION);
        document.putObject("info")
                .put("title", "Latchkey")
                .put("description", """
                        The calls of the contract as JSON. The same calls are served as gRPC and gRPC-Web on the same \
                        port. Names are lower camel case, a field with its default value is left out of answers, \
                        unknown members are ignored, and so are query parameters.""")
                .put("version", version == null ? "development" : version);
        document.putArray("servers").addObject().put("url", origin);
        var operations = new Operations(contract);
        document.set("tags", operations.tags());
        document.set("paths", operations.paths());
        document.set("components", operations.components());
        return document;
    }
}
