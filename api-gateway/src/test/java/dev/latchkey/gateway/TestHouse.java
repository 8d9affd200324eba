package dev.latchkey.gateway;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.Server;
import dev.latchkey.command.Actor;
import dev.latchkey.command.Command;
import dev.latchkey.command.Commands;
import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.IdGenerator;
import dev.latchkey.command.Outcome;
import dev.latchkey.command.instance.SetUpInstance;
import dev.latchkey.events.log.Appended;
import dev.latchkey.gateway.operations.LogWriterProbe;
import dev.latchkey.gateway.start.LatchkeyProperties;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The start with everything real but the commands and the public port, which are the smallest that do. */
@EnableAutoConfiguration
@EnableConfigurationProperties(LatchkeyProperties.class)
@ComponentScan({
    "dev.latchkey.gateway.bootstrap",
    "dev.latchkey.gateway.database",
    "dev.latchkey.gateway.operations",
    "dev.latchkey.gateway.start"
})
class TestHouse {
    /** What was sent, in all houses of this process. */
    static final CopyOnWriteArrayList<SetUpInstance> SENT = new CopyOnWriteArrayList<>();

    @Bean
    IdGenerator idGenerator() {
        return new IdGenerator(Clock.systemUTC(), 7);
    }

    @Bean
    LogWriterProbe logWriterProbe() {
        return () -> true;
    }

    @Bean
    Commands commands(JdbcClient database) {
        return new OneCommand(database);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    StartedServer startedServer(LatchkeyProperties properties) {
        return new StartedServer(properties.http().port());
    }

    @Bean
    Server server(StartedServer started) {
        return started.server;
    }

    static final class StartedServer {
        final Server server;

        StartedServer(int port) {
            server = Server.builder()
                    .http(port)
                    .service(
                            "/auth/v1/users/me/passwordless/_link",
                            (ctx, request) -> HttpResponse.of(
                                    String.valueOf(request.headers().get("authorization"))
                                                    .startsWith("Bearer latchkey_pat_")
                                            ? HttpStatus.OK
                                            : HttpStatus.UNAUTHORIZED,
                                    MediaType.JSON,
                                    "{\"link\":\"http://localhost/link?a=b&c=d\"}"))
                    .build();
        }

        public void start() {
            server.start().orTimeout(5, java.util.concurrent.TimeUnit.SECONDS).join();
        }

        public void close() {
            server.stop().orTimeout(5, java.util.concurrent.TimeUnit.SECONDS).join();
        }
    }

    /** Writes what the real log would, as the application's role. */
    private record OneCommand(JdbcClient database) implements Commands {
        @Override
        @SuppressWarnings("unchecked")
        public <R> Outcome<R> send(Command<R> command, Actor actor) {
            var setUp = (SetUpInstance) command;
            SENT.add(setUp);
            if (database.sql("select count(*) from log.events")
                            .query(Long.class)
                            .single()
                    > 0) {
                throw new DomainException(ErrorCode.INSTANCE_ALREADY_EXISTS, "there already");
            }
            database.sql("""
                            insert into log.events values
                            (1, 'instance', ?, 1, 'instance.added', 1, 'o', 'e', 's', now(), '{}', '{}')
                            """).param(setUp.instanceId().value()).update();
            return (Outcome<R>) new Outcome<>(setUp.instanceId(), new Appended(1, 1, Instant.EPOCH));
        }
    }
}
