package dev.latchkey.gateway.server;

import dev.latchkey.bench.Piece;
import dev.latchkey.contract.auth.v1.AddMyPasswordlessLinkResponse;
import dev.latchkey.contract.auth.v1.AuthServiceGrpc;
import dev.latchkey.contract.management.v1.ImportHumanUserRequest;
import dev.latchkey.contract.management.v1.ManagementServiceGrpc;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.gateway.wire.Wire;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** Bodies of requests and answers as JSON callers send and get them. */
public class JsonBenchmark extends Piece {
    private static final int USUAL_ANSWER = 512;
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00.123456Z");
    private static final OrgId ORG = new OrgId("400959830363404477");
    private static final String LINK =
            "http://localhost:8080/ui/login/login/passwordless/init?userID=400959830363404479"
                    + "&orgID=400959830363404477&codeID=400959830363404500&code=aB3dE5gH7jK9";

    private final byte[] person = """
            {"userName":"alice","profile":{"firstName":"Alice","lastName":"Adams","preferredLanguage":"en"},
            "email":{"email":"alice@example.com","isEmailVerified":true},"requestPasswordlessRegistration":true}""".getBytes(StandardCharsets.UTF_8);

    private final JsonMarshaller json = new JsonMarshaller(
            List.of(AuthServiceGrpc.getServiceDescriptor(), ManagementServiceGrpc.getServiceDescriptor()));
    private final FieldRules rules =
            new FieldRules(List.of(new ManagementServiceGrpc.ManagementServiceImplBase() {}.bindService()));
    private AddMyPasswordlessLinkResponse answer = AddMyPasswordlessLinkResponse.getDefaultInstance();
    private ImportHumanUserRequest request = ImportHumanUserRequest.getDefaultInstance();

    @Setup
    public void prepare() {
        rules.awaitCompiled(Duration.ofMinutes(1));
        answer = makeAnswer();
        request = readPerson();
    }

    @Benchmark
    public AddMyPasswordlessLinkResponse makeAnswer() {
        return AddMyPasswordlessLinkResponse.newBuilder()
                .setDetails(Wire.details(7, AT, AT, ORG))
                .setLink(LINK)
                .setExpiration(Wire.duration(Duration.ofHours(1)))
                .build();
    }

    @Benchmark
    public byte[] writeAnswer() throws IOException {
        var body = new ByteArrayOutputStream(USUAL_ANSWER);
        json.serializeMessage(AuthServiceGrpc.getAddMyPasswordlessLinkMethod().getResponseMarshaller(), answer, body);
        return body.toByteArray();
    }

    /** The strict reading of form alone, which comes first. The body of a link request, {@code {}}, is not read at all. */
    @Benchmark
    public boolean checkForm() {
        return JsonBodies.isObject(person);
    }

    /** Form, then fields. */
    @Benchmark
    public ImportHumanUserRequest readPerson() {
        return json.deserializeMessage(
                ManagementServiceGrpc.getImportHumanUserMethod().getRequestMarshaller(),
                new ByteArrayInputStream(person));
    }

    @Benchmark
    public void checkRules() {
        rules.check(ManagementServiceGrpc.getImportHumanUserMethod().getFullMethodName(), request);
    }
}
