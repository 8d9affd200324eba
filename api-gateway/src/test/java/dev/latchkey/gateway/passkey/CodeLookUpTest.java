package dev.latchkey.gateway.passkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.passkey.CheckPasswordlessInitCode;
import dev.latchkey.command.passkey.Code;
import dev.latchkey.gateway.Edges;
import dev.latchkey.gateway.RunningEdge;
import dev.latchkey.query.passkey.PasswordlessInitCodeView;
import dev.latchkey.query.passkey.PasswordlessInitCodeView.State;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CodeLookUpTest {
    private static final String UNKNOWN = "{\"state\":\"CODE_STATE_UNKNOWN\"}";

    private static RunningEdge edge;

    @BeforeAll
    static void start() {
        edge = new RunningEdge();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @BeforeEach
    void reset() {
        edge.reset();
    }

    @ParameterizedTest
    @CsvSource({"OPEN,VALID", "SPENT,SPENT", "STARTED,SPENT", "REVOKED,REVOKED", "LOCKED,LOCKED"})
    void tellsTheStateToWhoKnowsTheCode(State state, String shown) throws Exception {
        edge.queries.put(Edges.findCode(), Edges.code(state));

        assertThat(lookUp(Edges.CODE))
                .isEqualTo("{\"state\":\"CODE_STATE_" + shown + "\",\"expiration\":\"2026-03-01T11:00:00.123456Z\"}");
        assertThat(edge.commands.sent()).isEmpty();
    }

    @Test
    void tellsThatTheTimeIsOverFromTheInstantOfTheEnd() throws Exception {
        edge.queries.put(Edges.findCode(), Edges.code(State.OPEN));
        edge.clock.advance(Duration.ofHours(1).minusNanos(1));
        assertThat(lookUp(Edges.CODE)).contains("CODE_STATE_VALID");
        edge.clock.advance(Duration.ofNanos(1));

        assertThat(lookUp(Edges.CODE)).contains("CODE_STATE_EXPIRED");
    }

    @Test
    void knowsNothingOfOtherCodes() throws Exception {
        assertThat(lookUp(Edges.CODE)).isEqualTo(UNKNOWN);
        assertThat(edge.commands.sent()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(PasswordlessInitCodeView.State.class)
    void tellsNothingToWhoPresentsAnotherCode(State state) throws Exception {
        edge.queries.put(Edges.findCode(), Edges.code(state));

        assertThat(lookUp("wrong")).isEqualTo(UNKNOWN);
        assertThat(edge.commands.sent()).hasSize(state == State.OPEN ? 1 : 0);
    }

    @Test
    void countsAWrongTry() throws Exception {
        edge.queries.put(Edges.findCode(), Edges.code(State.OPEN));

        lookUp("wrong");

        var sent = edge.commands.sent().getFirst();
        assertThat(sent.command())
                .isEqualTo(new CheckPasswordlessInitCode(Edges.ALICE, Edges.ORG, Edges.CODE_ID, new Code("wrong")));
        assertThat(sent.actor().userId()).isEqualTo("ANONYMOUS");
        assertThat(sent.actor().service()).isEqualTo("latchkey.passkey.v1.PasskeyCodeService");
    }

    @Test
    void countsNoTryOnceTheTimeIsOver() throws Exception {
        edge.queries.put(Edges.findCode(), Edges.code(State.OPEN));
        edge.clock.advance(Duration.ofHours(2));

        assertThat(lookUp("wrong")).isEqualTo(UNKNOWN);
        assertThat(edge.commands.sent()).isEmpty();
    }

    @Test
    void tellsNothingOfAUserWhoIsGone() throws Exception {
        edge.queries.put(Edges.findCode(), Edges.code(State.OPEN));
        edge.commands.answer(command -> {
            throw new DomainException(ErrorCode.USER_NOT_FOUND, "gone");
        });

        assertThat(lookUp("wrong")).isEqualTo(UNKNOWN);
    }

    @Test
    void doesNotHideThatATryWasNotCounted() throws Exception {
        edge.queries.put(Edges.findCode(), Edges.code(State.OPEN));
        edge.commands.answer(command -> {
            throw new DomainException(ErrorCode.TOO_BUSY, "full");
        });

        assertThat(lookUp("wrong")).startsWith("{\"code\":8,");
    }

    private String lookUp(String code) throws Exception {
        return edge.send(edge.anonymous(Edges.LOOKUP)
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString("{\"userId\":\"" + Edges.ALICE + "\",\"orgId\":\"" + Edges.ORG
                                + "\",\"codeId\":\"" + Edges.CODE_ID + "\",\"code\":\"" + code + "\"}")))
                .body();
    }
}
