package dev.latchkey.gateway.explore;

import static org.assertj.core.api.Assertions.assertThat;

import build.buf.protovalidate.ValidatorFactory;
import build.buf.validate.ValidateProto;
import com.google.api.AnnotationsProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.ListValue;
import com.google.protobuf.TextFormat;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import dev.latchkey.contract.options.v1.OptionsProto;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class SchemasTest {
    private static final String ENUM = """
            enum_type {
              name: "Colour"
              value { name: "COLOUR_UNSPECIFIED" number: 0 }
              value { name: "COLOUR_RED" number: 1 }
              value { name: "COLOUR_BLUE" number: 2 }
            }
            """;

    /** The schema must refuse what protovalidate refuses, and nothing else. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "TYPE_STRING|string { min_len: 1 max_len: 3 }|{} ; {\"f\":\"\"} ; {\"f\":\"abc\"} ; {\"f\":\"abcd\"} ; {\"f\":\"\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00\"}",
                "TYPE_STRING|required: true|{} ; {\"f\":\"a\"}",
                "TYPE_STRING|ignore: IGNORE_IF_ZERO_VALUE string { min_len: 2 }|{} ; {\"f\":\"\"} ; {\"f\":\"a\"} ; {\"f\":\"ab\"}",
                "TYPE_STRING|ignore: IGNORE_ALWAYS string { min_len: 2 }|{} ; {\"f\":\"a\"}",
                "TYPE_STRING|string { pattern: \"^[a-z]+$\" }|{} ; {\"f\":\"abc\"} ; {\"f\":\"a1\"}",
                "TYPE_STRING|string { prefix: \"+\" suffix: \"0\" contains: \"(\" }|{} ; {\"f\":\"+(0\"} ; {\"f\":\"(0\"} ; {\"f\":\"+0\"} ; {\"f\":\"+(1\"}",
                "TYPE_STRING|string { email: true }|{} ; {\"f\":\"a@example.com\"} ; {\"f\":\"nobody\"}",
                "TYPE_STRING|string { in: [\"a\", \"b\"] }|{} ; {\"f\":\"a\"} ; {\"f\":\"c\"}",
                "TYPE_STRING|string { not_in: [\"a\"] }|{} ; {\"f\":\"a\"} ; {\"f\":\"c\"}",
                "TYPE_STRING|string { len: 2 }|{} ; {\"f\":\"a\"} ; {\"f\":\"ab\"} ; {\"f\":\"abc\"}",
                "TYPE_STRING|string { max_len: 0 }|{} ; {\"f\":\"\"} ; {\"f\":\"a\"}",
                "TYPE_STRING|string { min_bytes: 4 }|{} ; {\"f\":\"\uD83D\uDE00\"} ; {\"f\":\"abcd\"}",
                "TYPE_STRING|string { const: \"x\" }|{} ; {\"f\":\"x\"} ; {\"f\":\"y\"}",
                "TYPE_INT32|int32 { gt: 0 lte: 10 }|{} ; {\"f\":0} ; {\"f\":1} ; {\"f\":10} ; {\"f\":11}",
                "TYPE_UINT32|uint32 { lte: 10 }|{} ; {\"f\":0} ; {\"f\":10} ; {\"f\":11}",
                "TYPE_INT32|int32 { in: [0, 5] }|{} ; {\"f\":5} ; {\"f\":6}",
                "TYPE_UINT32|uint32 { in: [0, 4294967295] }|{} ; {\"f\":4294967295} ; {\"f\":1}",
                "TYPE_DOUBLE|double { not_in: [0] }|{} ; {\"f\":1.5}",
                "TYPE_UINT64|uint64 { const: 18446744073709551615 }|{} ; {\"f\":\"18446744073709551615\"}",
                "TYPE_INT64|int64 { in: [5] }|{} ; {\"f\":\"5\"} ; {\"f\":\"6\"}",
                "TYPE_DOUBLE|double { gte: 0.5 }|{} ; {\"f\":0.5} ; {\"f\":0.25}",
                "TYPE_BOOL|bool { const: true }|{} ; {\"f\":true} ; {\"f\":false}",
                "TYPE_ENUM|enum { defined_only: true not_in: [0] }|{} ; {\"f\":\"COLOUR_UNSPECIFIED\"} ; {\"f\":\"COLOUR_RED\"}",
                "TYPE_ENUM|enum { in: [0, 1] }|{} ; {\"f\":\"COLOUR_RED\"} ; {\"f\":\"COLOUR_BLUE\"}",
                "TYPE_BYTES|bytes { min_len: 2 max_len: 3 }|{} ; {\"f\":\"AA==\"} ; {\"f\":\"AAA=\"} ; {\"f\":\"AAA\"} ; {\"f\":\"AAAA\"} ; {\"f\":\"AAAAAA==\"}",
                "repeated TYPE_STRING|repeated { min_items: 1 max_items: 2 unique: true items { string { max_len: 1 } } }|{} ; {\"f\":[]} ; {\"f\":[\"a\"]} ; {\"f\":[\"a\",\"a\"]} ; {\"f\":[\"a\",\"b\"]} ; {\"f\":[\"a\",\"b\",\"c\"]} ; {\"f\":[\"ab\"]}",
                "optional TYPE_STRING|string { min_len: 1 }|{} ; {\"f\":\"\"} ; {\"f\":\"a\"}",
                "optional TYPE_STRING|required: true string { min_len: 1 }|{} ; {\"f\":\"\"} ; {\"f\":\"a\"}",
                "optional TYPE_INT32|int32 { gt: 5 }|{} ; {\"f\":0} ; {\"f\":6}",
            })
    void agreesWithTheValidator(String field, String rules, String samples) throws Exception {
        var words = field.split(" ");
        var type = words[words.length - 1];
        var message = message("""
                name: "test.proto" package: "test" syntax: "proto3"
                dependency: "buf/validate/validate.proto"
                %s
                message_type {
                  name: "M"
                  field {
                    name: "f" number: 1 type: %s label: %s
                    %s %s
                    options { [buf.validate.field] { %s } }
                  }
                  %s
                }
                """.formatted(
                        ENUM,
                        type,
                        field.startsWith("repeated") ? "LABEL_REPEATED" : "LABEL_OPTIONAL",
                        type.equals("TYPE_ENUM") ? "type_name: \".test.Colour\"" : "",
                        field.startsWith("optional") ? "proto3_optional: true oneof_index: 0" : "",
                        rules,
                        field.startsWith("optional") ? "oneof_decl { name: \"_f\" }" : ""));
        var validator = ValidatorFactory.newBuilder().build();
        var verdicts = 0;
        for (var sample : samples.split(" ; ")) {
            var built = DynamicMessage.newBuilder(message);
            JsonFormat.parser().merge(sample, built);
            var expected = validator.validate(built.build()).isSuccess();

            assertThat(problems(message, sample).isEmpty())
                    .as("%s with %s", sample, rules)
                    .isEqualTo(expected);
            verdicts |= expected ? 1 : 2;
        }
        assertThat(verdicts == 3 || rules.contains("IGNORE_ALWAYS"))
                .as("samples of both kinds")
                .isTrue();
    }

    @Test
    void saysInWordsWhatHasNoKeyword() throws Exception {
        var message = message("""
                name: "test.proto" package: "test" syntax: "proto3"
                dependency: "buf/validate/validate.proto"
                dependency: "google/protobuf/duration.proto"
                dependency: "google/protobuf/timestamp.proto"
                message_type {
                  name: "M"
                  options { [buf.validate.message] { cel { id: "x" message: "a must not be b" expression: "true" } } }
                  field {
                    name: "life" number: 1 type: TYPE_MESSAGE label: LABEL_OPTIONAL
                    type_name: ".google.protobuf.Duration"
                    options { [buf.validate.field] { duration { gte { seconds: 1 } lte { seconds: 60 nanos: 5000000 } not_in { seconds: 2 } } } }
                  }
                  field {
                    name: "at" number: 2 type: TYPE_MESSAGE label: LABEL_OPTIONAL
                    type_name: ".google.protobuf.Timestamp"
                    options { [buf.validate.field] { timestamp { lt_now: true gte { seconds: 0 } } } }
                  }
                  field {
                    name: "big" number: 3 type: TYPE_UINT64 label: LABEL_OPTIONAL
                    options { [buf.validate.field] { uint64 { lte: 18446744073709551615 } } }
                  }
                  field {
                    name: "odd" number: 4 type: TYPE_STRING label: LABEL_OPTIONAL
                    options { [buf.validate.field] { string { pattern: "(?i)^x" } } }
                  }
                }
                """);
        var schema = new Schemas(Comments.of(List.of())).messageWithout(message, java.util.Set.of());

        assertThat(schema.get("description").asString()).isEqualTo("a must not be b");
        assertThat(description(schema, "life"))
                .contains("Must be at least 1s.", "Must be at most 60.005000000s.", "Rule `not_in`: 2s.");
        assertThat(description(schema, "at")).contains("In the past.", "Must be at least 1970-01-01T00:00:00Z.");
        assertThat(description(schema, "big")).contains("Must be at most 18446744073709551615.");
        assertThat(description(schema, "odd")).contains("Must match `(?i)^x` (RE2).");
    }

    private static String description(ObjectNode schema, String field) {
        return schema.at("/properties/" + field + "/description").asString();
    }

    /** What protobuf's own JSON writes and reads. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"i64\":\"-9223372036854775808\",\"u64\":\"18446744073709551615\",\"i32\":-1,\"u32\":4294967295}|true",
                "{\"i64\":1}|false",
                "{\"u64\":\"-1\"}|false",
                "{\"u32\":-1}|false",
                "{\"d\":1.5,\"b\":true,\"s\":\"x\",\"y\":\"AAE=\",\"longName\":\"x\"}|true",
                "{\"d\":\"NaN\"}|true",
                "{\"d\":\"many\"}|false",
                "{\"long_name\":1}|true",
                "{\"at\":\"2026-03-01T10:00:00.123456Z\",\"life\":\"3600.500s\"}|true",
                "{\"at\":\"yesterday\"}|false",
                "{\"life\":\"PT1H\"}|false",
                "{\"colour\":\"COLOUR_RED\"}|true",
                "{\"colour\":\"COLOUR_GREEN\"}|false",
                "{\"free\":{\"a\":[1,{\"b\":null}]},\"list\":[1,\"a\"]}|true",
                "{\"free\":1}|false",
                "{\"counts\":{\"a\":\"1\",\"b\":\"2\"}}|true",
                "{\"counts\":{\"a\":{}}}|false",
                "{\"child\":{\"child\":{\"s\":\"x\"}}}|true",
                "{\"child\":{\"child\":{\"s\":1}}}|false",
                "{\"left\":\"x\"}|true",
                "{\"right\":{}}|true",
                "{\"left\":\"x\",\"right\":{}}|false",
                "{\"any\":{\"@type\":\"type.googleapis.com/test.M\"}}|true",
                "{\"any\":{}}|false",
            })
    void hasTheFormsOfProtobufsJson(String json, boolean good) throws Exception {
        assertThat(problems(kinds(), json).isEmpty()).as(json).isEqualTo(good);
    }

    private static Descriptor kinds() throws Exception {
        return message("""
                name: "test.proto" package: "test" syntax: "proto3"
                dependency: "google/protobuf/any.proto"
                dependency: "google/protobuf/duration.proto"
                dependency: "google/protobuf/struct.proto"
                dependency: "google/protobuf/timestamp.proto"
                %s
                message_type {
                  name: "M"
                  field { name: "i64" number: 1 type: TYPE_INT64 label: LABEL_OPTIONAL }
                  field { name: "u64" number: 2 type: TYPE_UINT64 label: LABEL_OPTIONAL }
                  field { name: "i32" number: 3 type: TYPE_INT32 label: LABEL_OPTIONAL }
                  field { name: "u32" number: 4 type: TYPE_UINT32 label: LABEL_OPTIONAL }
                  field { name: "d" number: 5 type: TYPE_DOUBLE label: LABEL_OPTIONAL }
                  field { name: "b" number: 6 type: TYPE_BOOL label: LABEL_OPTIONAL options { deprecated: true } }
                  field { name: "s" number: 7 type: TYPE_STRING label: LABEL_OPTIONAL }
                  field { name: "y" number: 8 type: TYPE_BYTES label: LABEL_OPTIONAL }
                  field { name: "long_name" number: 9 type: TYPE_STRING label: LABEL_OPTIONAL }
                  field { name: "at" number: 10 type: TYPE_MESSAGE label: LABEL_OPTIONAL
                          type_name: ".google.protobuf.Timestamp" }
                  field { name: "life" number: 11 type: TYPE_MESSAGE label: LABEL_OPTIONAL
                          type_name: ".google.protobuf.Duration" }
                  field { name: "colour" number: 12 type: TYPE_ENUM label: LABEL_OPTIONAL type_name: ".test.Colour" }
                  field { name: "free" number: 13 type: TYPE_MESSAGE label: LABEL_OPTIONAL
                          type_name: ".google.protobuf.Struct" }
                  field { name: "list" number: 14 type: TYPE_MESSAGE label: LABEL_OPTIONAL
                          type_name: ".google.protobuf.ListValue" }
                  field { name: "counts" number: 15 type: TYPE_MESSAGE label: LABEL_REPEATED
                          type_name: ".test.M.CountsEntry" }
                  field { name: "child" number: 16 type: TYPE_MESSAGE label: LABEL_OPTIONAL type_name: ".test.M" }
                  field { name: "left" number: 17 type: TYPE_STRING label: LABEL_OPTIONAL oneof_index: 0 }
                  field { name: "right" number: 18 type: TYPE_MESSAGE label: LABEL_OPTIONAL type_name: ".test.M"
                          oneof_index: 0 }
                  field { name: "any" number: 19 type: TYPE_MESSAGE label: LABEL_OPTIONAL
                          type_name: ".google.protobuf.Any" }
                  field { name: "maybe" number: 20 type: TYPE_INT32 label: LABEL_OPTIONAL proto3_optional: true
                          oneof_index: 1 }
                  oneof_decl { name: "side" }
                  oneof_decl { name: "_maybe" }
                  nested_type {
                    name: "CountsEntry"
                    field { name: "key" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL }
                    field { name: "value" number: 2 type: TYPE_INT64 label: LABEL_OPTIONAL }
                    options { map_entry: true }
                  }
                }
                """.formatted(ENUM));
    }

    @Test
    void tellsWhatAFieldMeansThatIsNotGiven() throws Exception {
        var schema = new Schemas(Comments.of(List.of())).messageWithout(kinds(), java.util.Set.of());

        assertThat(schema.at("/properties/i64/default").asString()).isEqualTo("0");
        assertThat(schema.at("/properties/i32/default").asInt()).isZero();
        assertThat(schema.at("/properties/colour/default").asString()).isEqualTo("COLOUR_UNSPECIFIED");
        // Not given is not the same as zero for those.
        assertThat(schema.at("/properties/maybe").has("default")).isFalse();
        assertThat(schema.at("/properties/left").has("default")).isFalse();
        assertThat(schema.at("/properties/b/deprecated").asBoolean()).isTrue();
        assertThat(schema.at("/properties/s").has("deprecated")).isFalse();
    }

    @Test
    void bindsPathsAndBodiesAsTheRulesSay() throws Exception {
        var file = file("""
                name: "test.proto" package: "test" syntax: "proto3"
                dependency: "google/api/annotations.proto"
                dependency: "latchkey/options/v1/options.proto"
                message_type {
                  name: "M"
                  field { name: "user_id" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL }
                  field { name: "part" number: 2 type: TYPE_MESSAGE label: LABEL_OPTIONAL type_name: ".test.M" }
                  field { name: "text" number: 3 type: TYPE_STRING label: LABEL_OPTIONAL }
                }
                service {
                  name: "S"
                  method {
                    name: "Put" input_type: ".test.M" output_type: ".test.M"
                    options {
                      deprecated: true
                      [latchkey.options.v1.access] { permission: "m.write" }
                      [google.api.http] {
                        put: "/v1/{user_id}/m" body: "part"
                        additional_bindings { patch: "/v1/{part.user_id=users/*}:text" body: "*" }
                        additional_bindings { delete: "/v1/{user_id}" }
                      }
                    }
                  }
                  method {
                    name: "Watch" input_type: ".test.M" output_type: ".test.M" server_streaming: true
                    options {
                      [latchkey.options.v1.access] { public: true }
                      [google.api.http] { post: "/v1/{user_id}:watch" body: "*" }
                    }
                  }
                  method {
                    name: "Fill" input_type: ".test.M" output_type: ".test.M" client_streaming: true
                    options { [google.api.http] { post: "/v1:fill" body: "*" } }
                  }
                  method { name: "Hidden" input_type: ".test.M" output_type: ".test.M" }
                }
                """);
        var tree = OpenApi.tree(
                new Contract(file.getServices(), Comments.of(List.of(file.toProto()))), "https://id.example.com");

        var paths = tree.get("paths");
        assertThat(paths.propertyNames())
                .containsExactly("/v1/{user_id}/m", "/v1/{part.user_id}:text", "/v1/{user_id}", "/v1/{user_id}:watch");
        var put = paths.at("/~1v1~1{user_id}~1m/put");
        assertThat(put.at("/requestBody/content/application~1json/schema/$ref").asString())
                .isEqualTo("#/components/schemas/test.M");
        assertThat(put.get("deprecated").asBoolean()).isTrue();
        assertThat(put.get("operationId").asString()).isEqualTo("test.S.Put");
        assertThat(put.get("security").toString()).isEqualTo("[{\"token\":[\"m.write\"]}]");
        var patch = paths.at("/~1v1~1{part.user_id}:text/patch");
        assertThat(patch.get("operationId").asString()).isEqualTo("test.S.Put_2");
        assertThat(patch.at("/parameters/0/name").asString()).isEqualTo("part.user_id");
        var delete = paths.at("/~1v1~1{user_id}/delete");
        assertThat(delete.has("requestBody")).isFalse();
        var watch = paths.at("/~1v1~1{user_id}:watch/post");
        assertThat(watch.at("/requestBody/content/application~1json/schema/properties")
                        .propertyNames())
                .containsExactly("part", "text");
        assertThat(watch.get("security")).isEmpty();
        var line = watch.at("/responses/200/content/application~1x-ndjson/schema");
        assertThat(Schematic.problems(tree, line, "{\"result\":{\"text\":\"x\"}}"))
                .isEmpty();
        assertThat(Schematic.problems(tree, line, "{\"error\":{\"code\":5,\"message\":\"x\"}}"))
                .isEmpty();
        assertThat(Schematic.problems(tree, line, "{\"text\":\"x\"}")).isNotEmpty();
    }

    private static List<String> problems(Descriptor message, String json) {
        var schemas = new Schemas(Comments.of(List.of()));
        var schema = schemas.message(message);
        var document = Json.object();
        document.putObject("components").set("schemas", schemas.components());
        return Schematic.problems(document, schema, json);
    }

    private static Descriptor message(String file) throws Exception {
        return file(file).findMessageTypeByName("M");
    }

    private static FileDescriptor file(String text) throws Exception {
        var extensions = ExtensionRegistry.newInstance();
        ValidateProto.registerAllExtensions(extensions);
        AnnotationsProto.registerAllExtensions(extensions);
        OptionsProto.registerAllExtensions(extensions);
        var file = FileDescriptorProto.newBuilder();
        TextFormat.merge(text, extensions, file);
        var known = List.of(
                ValidateProto.getDescriptor(),
                AnnotationsProto.getDescriptor(),
                OptionsProto.getDescriptor(),
                com.google.protobuf.Any.getDescriptor().getFile(),
                Duration.getDescriptor().getFile(),
                ListValue.getDescriptor().getFile(),
                Timestamp.getDescriptor().getFile());
        return FileDescriptor.buildFrom(
                file.build(),
                known.stream()
                        .filter(each -> file.getDependencyList().contains(each.getName()))
                        .toArray(FileDescriptor[]::new));
    }
}
