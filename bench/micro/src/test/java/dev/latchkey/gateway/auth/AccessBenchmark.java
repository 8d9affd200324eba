package dev.latchkey.gateway.auth;

import dev.latchkey.bench.Piece;
import dev.latchkey.contract.auth.v1.AddMyPasswordlessLinkRequest;
import dev.latchkey.contract.auth.v1.AddMyPasswordlessLinkResponse;
import dev.latchkey.contract.auth.v1.AuthServiceGrpc;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.TokenHash;
import dev.latchkey.events.value.TokenId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.issuer.IssuedTokensOfNobody;
import dev.latchkey.query.Queries;
import dev.latchkey.query.Query;
import dev.latchkey.query.token.BearerView;
import dev.latchkey.query.token.MembershipView;
import dev.latchkey.query.user.UserState;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;

/** The check of each link request, whose token was seen before: from the token alone to the whole of it. */
public class AccessBenchmark extends Piece {
    private static final String TOKEN = "latchkey_pat_47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";
    private static final String HEADER = "Bearer " + TOKEN;

    private final Clock clock = Clock.systemUTC();
    private final Queries queries = new OneBearer(clock);
    private final CallerResolver callers =
            new CallerResolver(queries, new BearerQuestions(queries, IssuedTokensOfNobody.make()), clock);
    private final AccessInterceptor access = new AccessInterceptor(
            List.of(new AuthServiceGrpc.AuthServiceImplBase() {}),
            callers,
            new RolePermissions(new RolesProperties(null)));
    private final Metadata headers = headers();
    private final ServerCall<AddMyPasswordlessLinkRequest, AddMyPasswordlessLinkResponse> call = new LinkCall();
    private final ServerCallHandler<AddMyPasswordlessLinkRequest, AddMyPasswordlessLinkResponse> next =
            (served, metadata) -> new ServerCall.Listener<>() {};

    @Benchmark
    public TokenHash hash() {
        return TokenHash.of(TOKEN);
    }

    @Benchmark
    public Object bearer() {
        return callers.bearer(HEADER);
    }

    /** With what the contract says of the method, and what the endpoint is told of the caller. */
    @Benchmark
    public Object wholeCheck() {
        return access.interceptCall(call, headers, next);
    }

    private static Metadata headers() {
        var headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), HEADER);
        headers.put(Metadata.Key.of("user-agent", Metadata.ASCII_STRING_MARSHALLER), "Mozilla/5.0 (X11; Linux x86_64)");
        headers.put(Metadata.Key.of("content-type", Metadata.ASCII_STRING_MARSHALLER), "application/json");
        return headers;
    }

    /** Knows the bearer of every token. */
    private record OneBearer(Clock clock) implements Queries {
        @Override
        public <R> R ask(Query<R> query) {
            var org = new OrgId("400959830363404477");
            var now = clock.instant();
            return query.answerType()
                    .cast(new BearerView(
                            new TokenId("400959830363404481"),
                            new UserId("400959830363404479"),
                            org,
                            UserState.ACTIVE,
                            now,
                            now.plus(Duration.ofDays(30)),
                            List.of(new MembershipView(MembershipView.ORG, org.value(), List.of("ORG_OWNER")))));
        }
    }

    /** A call that nobody answers. */
    private static final class LinkCall
            extends ServerCall<AddMyPasswordlessLinkRequest, AddMyPasswordlessLinkResponse> {
        @Override
        public void request(int messages) {}

        @Override
        public void sendHeaders(Metadata metadata) {}

        @Override
        public void sendMessage(AddMyPasswordlessLinkResponse message) {}

        @Override
        public void close(Status status, Metadata trailers) {}

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public MethodDescriptor<AddMyPasswordlessLinkRequest, AddMyPasswordlessLinkResponse> getMethodDescriptor() {
            return AuthServiceGrpc.getAddMyPasswordlessLinkMethod();
        }
    }
}
