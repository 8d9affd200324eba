package dev.latchkey.gateway.server;

import static dev.latchkey.gateway.Edges.EVENTS;
import static dev.latchkey.gateway.Edges.MY_LINK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.contract.auth.v1.AuthServiceGrpc;
import dev.latchkey.contract.auth.v1.GetMyUserRequest;
import dev.latchkey.contract.v1.ErrorDetail;
import dev.latchkey.gateway.Edges;
import dev.latchkey.gateway.RunningEdge;
import dev.latchkey.gateway.wire.Language;
import dev.latchkey.gateway.wire.Texts;
import dev.latchkey.query.audit.EventList;
import dev.latchkey.query.audit.EventView;
import dev.latchkey.query.audit.ListEvents;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguagesTest {
    /** What makes a refusal of a text. */
    private static final Set<String> REFUSING =
            Set.of("dev/latchkey/gateway/server/Refusal.of", "dev/latchkey/gateway/wire/InvalidFieldException.<init>");

    private static final String INVALID_TOKEN = "Das Token ist ungültig";

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
    void tellsRefusalsInGerman() throws Exception {
        var answer = edge.send(edge.anonymous(MY_LINK)
                .header("authorization", "Bearer " + Edges.UNKNOWN_TOKEN)
                .header("accept-language", "fr, de-CH;q=0.8, en;q=0.5")
                .POST(BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body())
                .isEqualTo("{\"code\":16,\"message\":\"" + INVALID_TOKEN
                        + " (AUTH-7fs1e)\",\"details\":[{\"@type\":\"type.googleapis.com/zitadel.v1.ErrorDetail\","
                        + "\"id\":\"AUTH-7fs1e\",\"message\":\"" + INVALID_TOKEN + "\"}]}");
    }

    @Test
    void tellsWhatTheServerRefusesByItselfInGerman() throws Exception {
        assertThat(german(EVENTS, "{\"limit\":\"x\"}"))
                .isEqualTo("{\"code\":3,\"message\":\"ungültig ListEventsRequest.limit: "
                        + "der Wert muss eine ganze Zahl zwischen 0 und 4294967295 sein\"}");
        assertThat(german(EVENTS, "{\"aggregateId\":\"" + "x".repeat(201) + "\"}"))
                .isEqualTo("{\"code\":3,\"message\":\"ungültig ListEventsRequest.aggregate_id: "
                        + "der Wert darf höchstens 200 Zeichen lang sein\"}");
        assertThat(german("/nothing/here", "{}")).isEqualTo("{\"code\":5,\"message\":\"Nicht gefunden\"}");
        assertThat(german(EVENTS, "[]")).contains("kein JSON-Objekt in UTF-8 mit");
    }

    @Test
    void escapesTextsOverGrpc() throws Exception {
        var channel = ManagedChannelBuilder.forAddress("localhost", edge.port())
                .usePlaintext()
                .build();
        try {
            var headers = new Metadata();
            headers.put(Metadata.Key.of("accept-language", Metadata.ASCII_STRING_MARSHALLER), "de");
            headers.put(
                    Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                    "Bearer " + Edges.UNKNOWN_TOKEN);
            var refusal = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> AuthServiceGrpc.newBlockingStub(channel)
                            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                            .withDeadlineAfter(10, TimeUnit.SECONDS)
                            .getMyUser(GetMyUserRequest.getDefaultInstance()));

            assertThat(refusal.getStatus().getDescription()).isEqualTo(INVALID_TOKEN + " (AUTH-7fs1e)");
            assertThat(refusal.getTrailers()
                            .get(Refusal.DETAILS)
                            .getDetails(0)
                            .unpack(ErrorDetail.class)
                            .getMessage())
                    .isEqualTo(INVALID_TOKEN);
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void escapesTextsOfRefusalsBeforeTheCall() throws Exception {
        var answer = edge.send(edge.request("/zitadel.auth.v1.AuthService/Healthz")
                .header("content-type", "application/grpc-web")
                .header("accept-language", "de")
                .GET());

        var header = answer.headers().firstValue("grpc-message").orElseThrow();
        assertThat(header).isEqualTo("Methode nicht erlaubt");
        assertThat(GrpcMessage.encode("Die Anfrage ist zu groß: 100 %\n"))
                .isEqualTo("Die Anfrage ist zu gro%C3%9F: 100 %25%0A");
    }

    @Test
    void readsBackWhatItEscapes() {
        for (var text : new String[] {"", "plain", "100 %", "%41", "ß€😀", "\0\u007f"}) {
            assertThat(GrpcMessage.decode(GrpcMessage.encode(text))).isEqualTo(text);
        }
        assertThat(GrpcMessage.decode("%")).isEqualTo("%");
        assertThat(GrpcMessage.decode("%4")).isEqualTo("%4");
        assertThat(GrpcMessage.decode("%zz")).isEqualTo("%zz");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void knowsEveryTextInGerman(String english) {
        assertThat(Texts.in(Language.GERMAN, english)).isNotEqualTo(english);
        for (var place : new String[] {"{0}", "{1}"}) {
            assertThat(Texts.in(Language.GERMAN, english).contains(place)).isEqualTo(english.contains(place));
        }
    }

    /**
     * Every text of a rule, and every text in a method that makes a refusal, wherever in the compiled code it stands: a
     * sentence there is told to somebody.
     */
    static Stream<String> texts() throws Exception {
        var classes = Path.of(Refusal.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        var texts = new TreeSet<String>();
        try (var files = Files.walk(classes)) {
            for (var file : files.filter(name -> name.toString().endsWith(".class"))
                    .filter(name -> name.startsWith(classes.resolve("dev/latchkey/gateway")))
                    .toList()) {
                for (var method : ClassFile.of().parse(file).methods()) {
                    method.code().ifPresent(code -> addTexts(code, texts));
                }
            }
        }
        return texts.stream();
    }

    private static void addTexts(CodeModel code, Set<String> texts) {
        var refuses = false;
        var sentences = new ArrayList<String>();
        for (var element : code) {
            switch (element) {
                case InvokeInstruction call -> {
                    refuses |= REFUSING.contains(call.owner().asInternalName() + "." + call.name());
                }
                case ConstantInstruction constant -> {
                    if (constant.constantValue() instanceof String text && text.contains(" ")) {
                        sentences.add(text);
                    }
                }
                default -> {}
            }
        }
        for (var sentence : sentences) {
            if (refuses || sentence.startsWith("value ")) {
                texts.add(sentence);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/users/human", "/management/v1/users/human/_import"})
    void tellsARuleThatAnEndpointFindsBrokenInGerman(String path) throws Exception {
        assertThat(german(
                        path,
                        "{\"username\":\"a\",\"userName\":\"a\",\"profile\":{\"givenName\":\"A\",\"familyName\":\"B\","
                                + "\"firstName\":\"A\",\"lastName\":\"B\",\"preferredLanguage\":\"_\"},"
                                + "\"email\":{\"email\":\"a@example.com\",\"isVerified\":true}}"))
                .contains("der Wert muss ein Sprachkürzel nach BCP 47 sein");
    }

    @Test
    void readsAllLinesOfTheHeader() throws Exception {
        for (var body : List.of("[]", "{\"limit\":\"x\"}")) {
            var answer = edge.send(edge.request(EVENTS)
                    .header("content-type", "application/json")
                    .header("accept-language", "fr")
                    .header("accept-language", "de")
                    .POST(BodyPublishers.ofString(body)));

            assertThat(answer.body()).containsAnyOf("kein JSON-Objekt", "der Wert muss eine ganze Zahl");
        }
    }

    @Test
    void tellsTheTypesOfEventsInGerman() throws Exception {
        edge.queries.others(query -> query instanceof ListEvents
                ? new EventList(List.of(new EventView(
                        1, 1, "user.pat.added", "user", "u", "o", "e", null, "s", Edges.NOW, "{}", null, null)))
                : null);

        assertThat(german(EVENTS, "{}"))
                .contains("\"key\":\"EventTypes.user.pat.added\"")
                .contains("\"localizedMessage\":\"Persönliches Zugangstoken hinzugefügt\"")
                .contains("\"localizedMessage\":\"Benutzer\"");
    }

    private static String german(String path, String body) throws Exception {
        return edge.send(edge.request(path)
                        .header("content-type", "application/json")
                        .header("accept-language", "de-DE,de;q=0.9,en;q=0.8")
                        .POST(BodyPublishers.ofString(body)))
                .body();
    }
}
