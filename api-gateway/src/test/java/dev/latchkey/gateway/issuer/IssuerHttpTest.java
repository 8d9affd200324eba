package dev.latchkey.gateway.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.client.ClientFactoryBuilder;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.testing.junit5.server.ServerExtension;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IssuerHttpTest {
    private static final int ENOUGH = 1_000;
    private static final AtomicInteger REQUESTS = new AtomicInteger();

    @RegisterExtension
    static final ServerExtension SERVER = new ServerExtension() {
        @Override
        protected void configure(ServerBuilder server) {
            // This one address only, so that another of the machine's own is one that nobody listens on.
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            server.port(address, SessionProtocol.HTTP)
                    .port(address, SessionProtocol.HTTPS)
                    .tlsSelfSigned();
            server.service("/keys", (ctx, request) -> {
                REQUESTS.incrementAndGet();
                return HttpResponse.of(HttpStatus.OK, MediaType.JSON, request.authority());
            });
        }
    };

    private InetAddress[] addresses = {InetAddress.getLoopbackAddress()};
    private final IssuerHttp http = new IssuerHttp(host -> addresses, ClientFactoryBuilder::tlsNoVerify);

    @BeforeEach
    void reset() {
        REQUESTS.set(0);
    }

    @AfterEach
    void close() {
        http.close();
    }

    @Test
    void asksTheAddressThatItLookedAtForTheHostOfTheUrl() throws Exception {
        assertThat(http.get(https(), ENOUGH, true)).isEqualTo("id.example.com:" + SERVER.httpsPort());
    }

    @Test
    void doesNotConnectToAPrivateAddressThatAPublicNameHas() {
        refuses(https(), "has an address that is not allowed");
    }

    @Test
    void doesNotConnectIfOneOfTheAddressesIsPrivate() {
        addresses = new InetAddress[] {InetAddress.ofLiteral("1.1.1.1"), InetAddress.getLoopbackAddress()};

        refuses(https(), "has an address that is not allowed");
    }

    @Test
    void doesNotSpeakInTheClearToAnotherMachine() {
        addresses = new InetAddress[] {InetAddress.ofLiteral("10.0.0.1")};

        assertThatThrownBy(() -> http.get(URI.create("http://localhost:" + SERVER.httpPort() + "/keys"), ENOUGH, true))
                .isInstanceOf(KeysUnavailableException.class)
                .hasMessageContaining("has an address that is not allowed");
    }

    @Test
    void triesTheNextAddressIfThereIsNoConnection() throws Exception {
        addresses = new InetAddress[] {InetAddress.ofLiteral("127.0.0.2"), InetAddress.getLoopbackAddress()};

        assertThat(http.get(https(), ENOUGH, true)).startsWith("id.example.com");
    }

    @Test
    void trustsNoCertificateThatNobodyVouchesFor() {
        try (var strict = new IssuerHttp(host -> addresses, builder -> {})) {
            assertThatThrownBy(() -> strict.get(https(), ENOUGH, true)).isInstanceOf(KeysUnavailableException.class);
        }
        assertThat(REQUESTS).hasValue(0);
    }

    @Test
    void saysWhenAHostIsNotKnown() {
        try (var lost = new IssuerHttp(
                host -> {
                    throw new UnknownHostException(host);
                },
                builder -> {})) {
            assertThatThrownBy(() -> lost.get(https(), ENOUGH, true))
                    .isInstanceOf(KeysUnavailableException.class)
                    .hasMessage("the host of " + https() + " is not known");
        }
    }

    private void refuses(URI uri, String why) {
        assertThatThrownBy(() -> http.get(uri, ENOUGH, false))
                .isInstanceOf(KeysUnavailableException.class)
                .hasMessageContaining(why);
        assertThat(REQUESTS).hasValue(0);
    }

    private static URI https() {
        return URI.create("https://id.example.com:" + SERVER.httpsPort() + "/keys");
    }
}
