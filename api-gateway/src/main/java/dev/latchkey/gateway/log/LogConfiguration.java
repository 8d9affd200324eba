package dev.latchkey.gateway.log;

import dev.latchkey.command.Commands;
import dev.latchkey.command.IdGenerator;
import dev.latchkey.command.config.AggregateModules;
import dev.latchkey.events.log.Checkpoints;
import dev.latchkey.events.log.EventLog;
import dev.latchkey.events.log.LogClock;
import dev.latchkey.events.log.LogEventStore;
import dev.latchkey.events.log.RawRows;
import dev.latchkey.events.person.StoredPersonKeys;
import dev.latchkey.gateway.auth.CallerResolver;
import dev.latchkey.gateway.database.Database;
import dev.latchkey.gateway.operations.CallerFollowerProbe;
import dev.latchkey.gateway.operations.LogWriterProbe;
import dev.latchkey.gateway.server.LogReach;
import dev.latchkey.gateway.start.DataFolder;
import dev.latchkey.gateway.start.MasterKeyFiles;
import dev.latchkey.gateway.start.StartRefused;
import dev.latchkey.query.Queries;
import dev.latchkey.query.audit.ReadLog;
import dev.latchkey.query.projection.NodeName;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({EventLogProperties.class, CheckpointProperties.class})
class LogConfiguration {
    @Bean
    MasterKeyFiles masterKeys(Database database) {
        return database.masterKeys();
    }

    /** @throws StartRefused if people's keys are wrapped with a master key that is not here */
    @Bean
    StoredPersonKeys personKeys(DataSource pool, MasterKeyFiles masterKeys, SecureRandom random) {
        var keys = new StoredPersonKeys(pool, masterKeys, random);
        for (var used : keys.masterKeys()) {
            if (!masterKeys.has(used)) {
                throw new StartRefused("keys of people are wrapped with master key " + used
                        + ", which is not here; put its file back from a backup, or add it to latchkey.master-key");
            }
        }
        return keys;
    }

    @Bean
    PeopleInMemory peopleInMemory(StoredPersonKeys keys, EventLog log, AggregateModules aggregates) {
        return new PeopleInMemory(keys, log, aggregates);
    }

    @Bean
    PersonKeeping personKeeping(
            StoredPersonKeys keys,
            MasterKeyFiles masterKeys,
            PeopleInMemory people,
            LogEventStore events,
            ReadLog reads,
            Queries queries) {
        return new PersonKeeping(keys, masterKeys, people, events, reads, queries);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    EventLog eventLog(
            DataSource pool,
            @Qualifier("logWriterDataSource") DataSource direct,
            StoredPersonKeys keys,
            @Qualifier("systemClock") Clock clock,
            EventLogProperties properties,
            MeterRegistry meters) {
        return new EventLog(pool, direct, keys, clock, properties.toSettings(), meters);
    }

    /** What everybody goes by. */
    @Bean
    @Primary
    Clock logClock(ObjectProvider<EventLog> log, @Qualifier("systemClock") Clock clock) {
        return new LogClock(log::getObject, clock);
    }

    @Bean
    LogEventStore eventStore(EventLog log, DataSource pool) {
        return LogEventStore.on(log, pool);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    Checkpoints checkpoints(
            EventLog log,
            DataSource pool,
            Database database,
            CheckpointFolder folder,
            @Qualifier("systemClock") Clock clock,
            MeterRegistry meters) {
        return new Checkpoints(log, pool, database.checkpointKeys(), folder.newest(), clock, meters);
    }

    @Bean
    CheckpointFolder checkpointFolder(CheckpointProperties properties) {
        return new CheckpointFolder(properties.folder(), properties.interval());
    }

    @Bean
    Witnesses witnesses(CheckpointProperties properties, MeterRegistry meters) {
        return new Witnesses(properties, meters);
    }

    /** Begins once there are checkpoints to be kept. */
    @Bean
    SmartInitializingSingleton checkpointKeeping(
            CheckpointFolder folder, Witnesses witnesses, Checkpoints checkpoints) {
        return () -> {
            folder.start(checkpoints);
            witnesses.start(checkpoints);
        };
    }

    @Bean
    @Primary
    Commands positionedCommands(@Qualifier("commands") Commands commands) {
        return new PositionedCommands(commands);
    }

    @Bean
    LogReach logReach(EventLog log) {
        return (position, atMost) -> position <= log.head() || log.awaitBeyond(position - 1, atMost);
    }

    @Bean
    RawRows rawRows(DataSource pool) {
        return new RawRows(pool);
    }

    @Bean
    LogWriterProbe logWriterProbe(EventLog log) {
        return log::isWriting;
    }

    @Bean
    CallerFollower callerFollower(EventLog log, CallerResolver callers, PeopleInMemory people) {
        return new CallerFollower(log, callers, people);
    }

    @Bean
    CallerFollowerProbe callerFollowerProbe(CallerFollower follower) {
        return follower::isFollowing;
    }

    /** The folder is held by one process at a time, so it names the node, and does so again after a restart. */
    @Bean
    NodeName nodeName(DataFolder folder) {
        return new NodeName(hostName() + ":" + folder);
    }

    @Bean
    IdGenerator idGenerator(Clock clock, NodeName node) {
        return new IdGenerator(clock, node.value().hashCode());
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
