package dev.latchkey.gateway.operations;

import dev.latchkey.events.log.Checkpoints;
import dev.latchkey.gateway.server.PublicServer;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What the probes ask. The groups in {@code application.yml} say which probe asks what: liveness only what a restart
 * would put right, readiness everything that a request needs.
 */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {
    /** In seconds; the pool waits at most five more for a connection. */
    private static final int DATABASE_DEADLINE = 2;

    @Bean
    HealthIndicator logWriterHealthIndicator(ObjectProvider<LogWriterProbe> probe) {
        return () -> {
            var writer = probe.getIfAvailable();
            if (writer == null) {
                return Health.unknown().build();
            }
            return writer.isAlive() ? Health.up().build() : Health.down().build();
        };
    }

    @Bean
    HealthIndicator callerFollowerHealthIndicator(ObjectProvider<CallerFollowerProbe> probe) {
        return () -> {
            var follower = probe.getIfAvailable();
            if (follower == null) {
                return Health.unknown().build();
            }
            return follower.isFollowing() ? Health.up().build() : Health.down().build();
        };
    }

    @Bean
    HealthIndicator databaseHealthIndicator(DataSource database) {
        return () -> {
            try (var connection = database.getConnection()) {
                return connection.isValid(DATABASE_DEADLINE)
                        ? Health.up().build()
                        : Health.down().build();
            } catch (SQLException e) {
                // The error's text may name hosts and users, which a probe's caller need not know.
                return Health.down()
                        .withDetail("sqlState", String.valueOf(e.getSQLState()))
                        .build();
            }
        };
    }

    /** Stands in no group: a log that nobody can prove any more still serves, and an operator must know. */
    @Bean
    HealthIndicator checkpointsHealthIndicator(
            ObjectProvider<Checkpoints> checkpoints, ObjectProvider<WitnessProbe> witnesses) {
        return () -> {
            var signer = checkpoints.getIfAvailable();
            var trouble = signer == null ? null : signer.trouble();
            var health = trouble == null ? Health.up() : Health.down().withDetail("trouble", trouble);
            var conditions = witnesses.stream()
                    .map(WitnessProbe::conditions)
                    .filter(each -> !each.isEmpty())
                    .findAny();
            conditions.ifPresent(found -> health.withDetail("witnesses", found));
            return health.build();
        };
    }

    @Bean
    HealthIndicator publicPortHealthIndicator(PublicServer server) {
        return () ->
                server.isRunning() ? Health.up().build() : Health.outOfService().build();
    }
}
