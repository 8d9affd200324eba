package dev.latchkey.gateway.login;

import com.google.protobuf.Any;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import dev.latchkey.contract.login.v1.DrawLinkRequest;
import dev.latchkey.contract.login.v1.DrawLinkResponse;
import dev.latchkey.contract.login.v1.EnrolmentServiceGrpc;
import dev.latchkey.contract.login.v1.FinishConfirmationRequest;
import dev.latchkey.contract.login.v1.FinishConfirmationResponse;
import dev.latchkey.contract.login.v1.FinishRegistrationRequest;
import dev.latchkey.contract.login.v1.FinishRegistrationResponse;
import dev.latchkey.contract.login.v1.Link;
import dev.latchkey.contract.login.v1.ListPasskeysRequest;
import dev.latchkey.contract.login.v1.ListPasskeysResponse;
import dev.latchkey.contract.login.v1.OpenLinkRequest;
import dev.latchkey.contract.login.v1.OpenLinkResponse;
import dev.latchkey.contract.login.v1.Passkey;
import dev.latchkey.contract.login.v1.RenamePasskeyRequest;
import dev.latchkey.contract.login.v1.RenamePasskeyResponse;
import dev.latchkey.contract.login.v1.RequestNewLinkRequest;
import dev.latchkey.contract.login.v1.RequestNewLinkResponse;
import dev.latchkey.contract.login.v1.StartConfirmationRequest;
import dev.latchkey.contract.login.v1.StartConfirmationResponse;
import dev.latchkey.contract.login.v1.StartRegistrationRequest;
import dev.latchkey.contract.login.v1.StartRegistrationResponse;
import dev.latchkey.contract.passkey.v1.CodeState;
import dev.latchkey.contract.v1.ErrorDetail;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers the page as the enrolment service does, from memory. Options and states are real; of a credential only the type
 * and the challenge are looked at.
 */
final class FakeEnrolment extends EnrolmentServiceGrpc.EnrolmentServiceImplBase {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LIFE = Duration.ofHours(1);

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    private final Map<String, CodeState> codes = new HashMap<>();
    private final Map<String, Instant> ends = new HashMap<>();
    private final List<Passkey> passkeys = new ArrayList<>();
    private final List<String> credentialIds = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private final Map<String, Supplier<StatusRuntimeException>> refusals = new HashMap<>();
    /** The codes that only started something. */
    private final Set<String> started = new HashSet<>();

    private String challenge = "";

    volatile String relyingPartyId = "";
    volatile String displayName = "";
    volatile String organizationName = "";
    volatile boolean newLinkAllowed;
    volatile String home = "";
    /** Where links lead; empty for where the passkeys' domain is. */
    volatile String externalOrigin = "";

    volatile boolean spendsAndFails;
    volatile boolean startSpends;

    FakeEnrolment(Clock clock) {
        this.clock = clock;
        reset();
    }

    /** Puts everything back to what the next test expects. */
    synchronized void reset() {
        codes.clear();
        ends.clear();
        passkeys.clear();
        credentialIds.clear();
        calls.clear();
        refusals.clear();
        relyingPartyId = "localhost";
        displayName = "Alice Liddell";
        organizationName = "Wonderland Tea Society";
        newLinkAllowed = false;
        externalOrigin = "";
        spendsAndFails = false;
        startSpends = false;
        started.clear();
    }

    /** Issues a link and returns its parameters. */
    synchronized String newLink() {
        var code = "Kf%sX"
                .formatted(BASE64.encodeToString(bytes(6)).replace('-', 'a').replace('_', 'b'));
        codes.put(code, CodeState.CODE_STATE_VALID);
        ends.put(code, clock.instant().plus(LIFE));
        return "userID=310000000000000002&orgID=300000000000000001&codeID=320000000000000001&code=" + code;
    }

    static String codeOf(String link) {
        return link.substring(link.lastIndexOf('=') + 1);
    }

    synchronized void set(String link, CodeState state) {
        codes.put(codeOf(link), state);
    }

    /** Has a call refused from now on; null has it answered again. */
    synchronized void refuse(String call, Status.Code code) {
        refusals.put(
                call, () -> code.toStatus().withDescription("as the test asked").asRuntimeException());
    }

    /** Has a call refused from now on with the id of an error. */
    synchronized void refuse(String call, Status.Code code, String id) {
        var status = com.google.rpc.Status.newBuilder()
                .setCode(code.value())
                .setMessage("as the test asked (" + id + ")")
                .addDetails(Any.pack(ErrorDetail.newBuilder().setId(id).build()))
                .build();
        refusals.put(call, () -> StatusProto.toStatusRuntimeException(status));
    }

    synchronized void answerAll() {
        refusals.clear();
    }

    synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    synchronized List<Passkey> passkeys() {
        return List.copyOf(passkeys);
    }

    private String origin() {
        if (!externalOrigin.isEmpty()) {
            return externalOrigin;
        }
        return relyingPartyId.equals("localhost") ? home : "https://" + relyingPartyId;
    }

    private CodeState state(Link link) {
        var state = codes.getOrDefault(link.getCode(), CodeState.CODE_STATE_UNKNOWN);
        return state == CodeState.CODE_STATE_VALID
                        && !clock.instant().isBefore(ends.getOrDefault(link.getCode(), Instant.MAX))
                ? CodeState.CODE_STATE_EXPIRED
                : state;
    }

    @Override
    public void openLink(OpenLinkRequest request, StreamObserver<OpenLinkResponse> answer) {
        serve("open", answer, () -> {
            var state = state(request.getLink());
            if (state == CodeState.CODE_STATE_UNKNOWN) {
                return OpenLinkResponse.newBuilder().setState(state).build();
            }
            return OpenLinkResponse.newBuilder()
                    .setState(state)
                    .setExpiration(timestamp(ends.getOrDefault(request.getLink().getCode(), clock.instant())))
                    .setDisplayName(displayName)
                    .setUserName("alice@wonderland.example")
                    .setOrganizationName(organizationName)
                    .setRelyingPartyId(relyingPartyId)
                    .setNewLinkAllowed(newLinkAllowed)
                    .setStartSpends(startSpends)
                    .addOrigins(origin())
                    .setNothingStored(started.contains(request.getLink().getCode()))
                    .build();
        });
    }

    @Override
    public void startRegistration(StartRegistrationRequest request, StreamObserver<StartRegistrationResponse> answer) {
        serve("start", answer, () -> {
            requireValid(request.getLink());
            if (startSpends) {
                codes.put(request.getLink().getCode(), CodeState.CODE_STATE_SPENT);
                started.add(request.getLink().getCode());
            }
            return StartRegistrationResponse.newBuilder()
                    .setPasskeyId("340000000000000001")
                    .setOptions(struct("publicKey", Value.newBuilder().setStructValue(creationOptions())))
                    .build();
        });
    }

    @Override
    public void finishRegistration(
            FinishRegistrationRequest request, StreamObserver<FinishRegistrationResponse> answer) {
        serve("finish", answer, () -> {
            if (!started.contains(request.getLink().getCode())) {
                requireValid(request.getLink());
            }
            check(request.getCredential(), "webauthn.create");
            codes.put(request.getLink().getCode(), CodeState.CODE_STATE_SPENT);
            started.remove(request.getLink().getCode());
            if (spendsAndFails) {
                throw Status.UNAVAILABLE.asRuntimeException();
            }
            credentialIds.add(request.getCredential().getFieldsOrThrow("id").getStringValue());
            passkeys.add(Passkey.newBuilder()
                    .setId(request.getPasskeyId())
                    .setName("Google Password Manager")
                    .setCreationDate(timestamp(clock.instant()))
                    .build());
            return FinishRegistrationResponse.newBuilder()
                    .setPasskey(passkeys.getLast())
                    .setSession("session-of-the-page")
                    .build();
        });
    }

    @Override
    public void requestNewLink(RequestNewLinkRequest request, StreamObserver<RequestNewLinkResponse> answer) {
        serve("newLink", answer, RequestNewLinkResponse::getDefaultInstance);
    }

    @Override
    public void drawLink(DrawLinkRequest request, StreamObserver<DrawLinkResponse> answer) {
        serve("qr", answer, () -> {
            var link = request.getLink();
            var code = QrCode.draw("http://localhost:8080/ui/login/login/passwordless/init?userID=" + link.getUserId()
                    + "&orgID=" + link.getOrgId() + "&codeID=" + link.getCodeId() + "&code=" + link.getCode());
            return DrawLinkResponse.newBuilder()
                    .setSize(code.size())
                    .setPath(code.path())
                    .build();
        });
    }

    @Override
    public void renamePasskey(RenamePasskeyRequest request, StreamObserver<RenamePasskeyResponse> answer) {
        serve("rename", answer, () -> {
            var renamed = passkeys.removeLast().toBuilder()
                    .setName(request.getPasskeyName())
                    .build();
            passkeys.add(renamed);
            return RenamePasskeyResponse.newBuilder().setPasskey(renamed).build();
        });
    }

    @Override
    public void listPasskeys(ListPasskeysRequest request, StreamObserver<ListPasskeysResponse> answer) {
        serve(
                "passkeys",
                answer,
                () -> ListPasskeysResponse.newBuilder().addAllResult(passkeys).build());
    }

    @Override
    public void startConfirmation(StartConfirmationRequest request, StreamObserver<StartConfirmationResponse> answer) {
        serve("confirmStart", answer, () -> {
            challenge = BASE64.encodeToString(bytes(32));
            var options = Struct.newBuilder()
                    .putFields("challenge", text(challenge))
                    .putFields("rpId", text(relyingPartyId))
                    .putFields("timeout", number(300_000))
                    .putFields("userVerification", text("required"))
                    .putFields("allowCredentials", descriptors());
            return StartConfirmationResponse.newBuilder()
                    .setOptions(struct("publicKey", Value.newBuilder().setStructValue(options)))
                    .build();
        });
    }

    @Override
    public void finishConfirmation(
            FinishConfirmationRequest request, StreamObserver<FinishConfirmationResponse> answer) {
        serve("confirmFinish", answer, () -> {
            check(request.getCredential(), "webauthn.get");
            return FinishConfirmationResponse.getDefaultInstance();
        });
    }

    private Struct.Builder creationOptions() {
        challenge = BASE64.encodeToString(bytes(32));
        var es256 = Value.newBuilder()
                .setStructValue(Struct.newBuilder()
                        .putFields("type", text("public-key"))
                        .putFields("alg", number(-7)));
        return Struct.newBuilder()
                .putFields("rp", nested("id", relyingPartyId, "name", "Latchkey"))
                .putFields(
                        "user",
                        nested(
                                "id",
                                BASE64.encodeToString("310000000000000002".getBytes(StandardCharsets.US_ASCII)),
                                "name",
                                "alice@wonderland.example",
                                "displayName",
                                displayName))
                .putFields("challenge", text(challenge))
                .putFields("timeout", number(300_000))
                .putFields("attestation", text("none"))
                .putFields(
                        "pubKeyCredParams",
                        Value.newBuilder()
                                .setListValue(ListValue.newBuilder().addValues(es256))
                                .build())
                .putFields("authenticatorSelection", nested("userVerification", "required", "residentKey", "required"))
                .putFields("excludeCredentials", descriptors());
    }

    private void requireValid(Link link) {
        if (state(link) != CodeState.CODE_STATE_VALID) {
            throw Status.INVALID_ARGUMENT.withDescription("Code is invalid").asRuntimeException();
        }
    }

    private void check(Struct credential, String type) {
        var response = credential.getFieldsOrThrow("response").getStructValue();
        var clientData = JSON.readTree(Base64.getUrlDecoder()
                .decode(response.getFieldsOrThrow("clientDataJSON").getStringValue()));
        if (!clientData.path("type").asString().equals(type)
                || !clientData.path("challenge").asString().equals(challenge)) {
            throw Status.INVALID_ARGUMENT.withDescription("not the ceremony").asRuntimeException();
        }
    }

    private Value descriptors() {
        var list = ListValue.newBuilder();
        credentialIds.forEach(id -> list.addValues(nested("type", "public-key", "id", id)));
        return Value.newBuilder().setListValue(list).build();
    }

    private synchronized <T> void serve(String call, StreamObserver<T> answer, Supplier<T> body) {
        calls.add(call);
        var refusal = refusals.get(call);
        if (refusal != null) {
            answer.onError(refusal.get());
            return;
        }
        try {
            answer.onNext(body.get());
            answer.onCompleted();
        } catch (StatusRuntimeException e) {
            answer.onError(e);
        }
    }

    private byte[] bytes(int count) {
        var bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static Struct struct(String key, Value.Builder value) {
        return Struct.newBuilder().putFields(key, value.build()).build();
    }

    private static Value nested(String... members) {
        var struct = Struct.newBuilder();
        for (var i = 0; i < members.length; i += 2) {
            struct.putFields(members[i], text(members[i + 1]));
        }
        return Value.newBuilder().setStructValue(struct).build();
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    private static Value number(double number) {
        return Value.newBuilder().setNumberValue(number).build();
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
