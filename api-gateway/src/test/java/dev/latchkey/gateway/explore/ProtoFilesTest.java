package dev.latchkey.gateway.explore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.latchkey.gateway.RunningEdge;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtoFilesTest {
    /** What every gRPC server has; its clients have the files. */
    private static final List<String> STANDARD =
            List.of("grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection");

    private static RunningEdge edge;

    @BeforeAll
    static void start() {
        edge = new RunningEdge();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @Test
    void theDescriptorSetHoldsEveryServiceThatReflectionLists() throws Exception {
        var known = Contracts.download(edge).getFileList().stream()
                .flatMap(file -> file.getServiceList().stream().map(each -> file.getPackage() + "." + each.getName()))
                .collect(Collectors.toSet());
        var served = Contracts.services(edge);

        assertThat(served).containsAll(STANDARD).hasSizeGreaterThan(STANDARD.size());
        served.removeAll(STANDARD);
        assertThat(known).containsAll(served);
    }

    @Test
    void theDescriptorSetIsWhatIsServed() throws Exception {
        var downloaded = new HashMap<String, FileDescriptorProto>();
        Contracts.download(edge).getFileList().forEach(file -> downloaded.put(file.getName(), file));
        var served = Contracts.services(edge);
        served.removeAll(STANDARD);

        for (var service : served) {
            for (var file : Contracts.filesOf(edge, service)) {
                assertThat(bare(downloaded.get(file.getName())))
                        .as(file.getName())
                        .isEqualTo(bare(file));
            }
        }
    }

    /** The program does not keep comments, nor the names in JSON that follow from the fields' names. */
    private static FileDescriptorProto bare(FileDescriptorProto file) throws Exception {
        var bare = file.toBuilder().clearSourceCodeInfo();
        bare.getMessageTypeBuilderList().forEach(ProtoFilesTest::bare);
        bare.getExtensionBuilderList().forEach(field -> field.clearJsonName());
        // Read again, so that options are known, or not, on both sides.
        return FileDescriptorProto.parseFrom(bare.build().toByteString());
    }

    private static void bare(DescriptorProto.Builder message) {
        message.getFieldBuilderList().forEach(field -> field.clearJsonName());
        message.getExtensionBuilderList().forEach(field -> field.clearJsonName());
        message.getNestedTypeBuilderList().forEach(ProtoFilesTest::bare);
    }

    @Test
    void theDescriptorSetIsWholeAndHasComments() throws Exception {
        var built = new HashMap<String, FileDescriptor>();
        for (var file : Contracts.download(edge).getFileList()) {
            var imports = new ArrayList<FileDescriptor>();
            for (var name : file.getDependencyList()) {
                assertThat(built).containsKey(name);
                imports.add(built.get(name));
            }
            built.put(file.getName(), FileDescriptor.buildFrom(file, imports.toArray(FileDescriptor[]::new)));
            assertThat(file.getSourceCodeInfo().getLocationCount())
                    .as(file.getName())
                    .isPositive();
        }
        assertThat(built).containsKeys("google/api/annotations.proto", "google/protobuf/descriptor.proto");
    }

    @Test
    void theArchiveHoldsEveryFileAsItIsServed() throws Exception {
        var answer = edge.http.send(edge.anonymous("/proto/latchkey.zip").build(), BodyHandlers.ofByteArray());
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/zip");
        var names = new ArrayList<String>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
                var file = edge.send(edge.anonymous("/proto/" + entry.getName()));
                assertThat(file.statusCode()).isEqualTo(200);
                assertThat(file.headers().firstValue("content-type")).hasValue("text/plain; charset=utf-8");
                assertThat(file.body()).isEqualTo(new String(zip.readAllBytes(), StandardCharsets.UTF_8));
                assertThat(file.body()).contains("package ");
            }
        }
        assertThat(names)
                .containsExactlyInAnyOrderElementsOf(Contracts.download(edge).getFileList().stream()
                        .map(FileDescriptorProto::getName)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proto", "/proto/"})
    void theIndexLinksToWhatIsThere(String path) throws Exception {
        var index = edge.send(edge.anonymous(path));
        assertThat(index.statusCode()).isEqualTo(200);
        assertThat(index.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
        var links = Pattern.compile("href=\"([^\"]+)\"")
                .matcher(index.body())
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(links).contains("/proto/latchkey.zip", "/proto/latchkey.binpb", "/docs");
        for (var link : links) {
            assertThat(edge.send(edge.anonymous(link)).statusCode()).as(link).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/proto/nothing.proto",
        "/proto/zitadel",
        "/proto/zitadel/",
        "/proto/application.yml",
        "/proto/explore/latchkey.binpb",
        "/docs/nothing.js",
        "/docs/index.html",
        "/openapi.json/",
        "/openapi.txt"
    })
    void whatIsNotThereIsRefusedAsEverywhere(String path) throws Exception {
        var answer = edge.send(edge.anonymous(path));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("application/json");
        assertThat(answer.body()).isEqualTo("{\"code\":5,\"message\":\"Not Found\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/proto/", "/proto/latchkey.zip", "/openapi.json", "/openapi.yaml", "/docs", "/docs/page.js"})
    void onlyLookingIsAllowed(String path) throws Exception {
        for (var method : List.of("POST", "PUT", "DELETE", "PATCH")) {
            var answer = edge.send(edge.anonymous(path)
                    .header("content-type", "application/json")
                    .method(method, BodyPublishers.ofString("{}")));
            assertThat(answer.statusCode()).isEqualTo(405);
            assertThat(answer.headers().firstValue("allow")).hasValue("GET, HEAD");
            assertThat(answer.body()).isEqualTo("{\"code\":12,\"message\":\"Method Not Allowed\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/proto/",
                "/proto/latchkey.zip",
                "/proto/latchkey.binpb",
                "/proto/zitadel/auth.proto",
                "/openapi.json",
                "/openapi.yaml",
                "/docs",
                "/docs/page.js"
            })
    void answersHeadAndKnowsWhatTheClientHas(String path) throws Exception {
        var whole = edge.http.send(edge.anonymous(path).build(), BodyHandlers.ofByteArray());
        var etag = whole.headers().firstValue("etag").orElseThrow();
        assertThat(etag).matches("\"[A-Za-z0-9_-]{24}\"");
        assertThat(whole.headers().firstValue("cache-control")).hasValue("no-cache");
        assertThat(whole.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(whole.headers().firstValue("referrer-policy")).hasValue("no-referrer");
        assertThat(whole.headers().firstValue("content-security-policy").orElseThrow())
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "http", "*");

        var head = edge.http.send(
                edge.anonymous(path).method("HEAD", BodyPublishers.noBody()).build(), BodyHandlers.ofByteArray());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        for (var name : List.of("etag", "content-type", "content-length", "content-security-policy")) {
            assertThat(head.headers().firstValue(name))
                    .as(name)
                    .isEqualTo(whole.headers().firstValue(name));
        }

        for (var known : List.of(etag, "W/" + etag, "\"other\", " + etag, "*")) {
            var again = edge.send(edge.anonymous(path).header("if-none-match", known));
            assertThat(again.statusCode()).as(known).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(again.headers().firstValue("etag")).hasValue(etag);
        }
        assertThat(edge.send(edge.anonymous(path).header("if-none-match", "\"other\""))
                        .statusCode())
                .isEqualTo(200);
    }
}
