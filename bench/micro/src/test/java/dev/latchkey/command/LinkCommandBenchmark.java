package dev.latchkey.command;

import dev.latchkey.bench.Piece;
import dev.latchkey.command.passkey.AddPasswordlessInitCode;
import dev.latchkey.command.passkey.AuthenticatorNames;
import dev.latchkey.command.passkey.CodeDelivery;
import dev.latchkey.command.passkey.CodeKeys;
import dev.latchkey.command.passkey.IssuedCode;
import dev.latchkey.command.passkey.OneCodeKey;
import dev.latchkey.command.passkey.PasskeyCodeProperties;
import dev.latchkey.command.passkey.PasskeyPolicies;
import dev.latchkey.command.passkey.PasskeyPolicy;
import dev.latchkey.command.user.AddHuman;
import dev.latchkey.command.user.Verification;
import dev.latchkey.events.log.EventLog;
import dev.latchkey.events.log.EventLogSettings;
import dev.latchkey.events.log.LogEventStore;
import dev.latchkey.events.log.RealDatabase;
import dev.latchkey.events.person.PersonKeys;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.config.Configuration;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.messaging.annotation.ClasspathParameterResolverFactory;
import org.axonframework.messaging.annotation.MultiParameterResolverFactory;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.axonframework.spring.config.annotation.SpringBeanParameterResolverFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** The command of a link request on users in memory, through Axon and back; so much code takes long to be compiled. */
@Warmup(iterations = 20, time = 1)
public class LinkCommandBenchmark extends Piece {
    private static final OrgId ORG = new OrgId("400959830363404477");
    private static final String KEY = "link:one";
    private static final int CALLERS = 64;

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final AtomicInteger users = new AtomicInteger();
    private RealDatabase database;
    private EventLog log;
    private Configuration axon;
    private Commands commands;

    @Setup
    public void start() {
        database = new RealDatabase();
        var keys = database.keys();
        var clock = Clock.systemUTC();
        log = new EventLog(
                database.pool(), database.direct(), keys, clock, EventLogSettings.DEFAULT, new SimpleMeterRegistry());
        log.start();
        var store = LogEventStore.on(log, database.pool());
        context.registerBean(EventLog.class, () -> log);
        context.registerBean(LogEventStore.class, () -> store);
        context.registerBean(PersonKeys.class, () -> keys);
        context.registerBean(Clock.class, () -> clock);
        context.registerBean(IdGenerator.class, () -> new IdGenerator(clock, 1));
        context.registerBean(CodeKeys.class, OneCodeKey::new);
        context.registerBean(PasskeyCodeProperties.class, () -> PasskeyCodeProperties.DEFAULT);
        context.registerBean(PasskeyPolicies.class, () -> org -> PasskeyPolicy.DEFAULT);
        context.registerBean(AuthenticatorNames.class, () -> aaguid -> "Passkey");
        context.registerBean(
                ParameterResolverFactory.class,
                () -> MultiParameterResolverFactory.ordered(
                        ClasspathParameterResolverFactory.forClass(getClass()),
                        new SpringBeanParameterResolverFactory(context)));
        context.register(CommandConfiguration.class);
        context.refresh();

        var configurer = DefaultConfigurer.defaultConfiguration(false)
                .configureEventStore(configuration -> store)
                .configureCommandBus(configuration -> context.getBean(CommandBus.class))
                .registerComponent(
                        ParameterResolverFactory.class,
                        configuration -> context.getBean(ParameterResolverFactory.class));
        context.getBeansOfType(ConfigurerModule.class).values().forEach(module -> module.configureModule(configurer));
        axon = configurer.start();
        commands = context.getBean(Commands.class);
    }

    @TearDown
    public void stop() {
        axon.shutdown();
        context.close();
        log.close();
        database.close();
    }

    /** Decided in memory, and nothing is written: all but the append. */
    @Benchmark
    public IssuedCode repeat(Caller caller) {
        return commands.send(caller.repeated, caller.actor).answer();
    }

    /** Until the link is durable; with so many at a time that there is always something to do. */
    @Benchmark
    @Threads(CALLERS)
    public IssuedCode issue(Caller caller) {
        return commands.send(caller.command, caller.actor).answer();
    }

    /** Somebody who asks for links of their own. */
    @State(Scope.Thread)
    public static class Caller {
        private AddPasswordlessInitCode command;
        private AddPasswordlessInitCode repeated;
        private Actor actor;

        @Setup
        public void add(LinkCommandBenchmark benchmark) {
            var number = benchmark.users.incrementAndGet();
            var user = new UserId(Long.toString(400_959_830_363_404_479L + number));
            actor = new Actor(
                    user.value(), "zitadel.auth.v1.AuthService", "192.0.2.17", "Mozilla/5.0 (X11; Linux x86_64)");
            benchmark.commands.send(
                    new AddHuman(
                            user,
                            ORG,
                            "user" + number,
                            new AddHuman.Profile("Bob", "Brown", null, null, null, null),
                            new AddHuman.Email("bob@example.com", Verification.VERIFIED),
                            null,
                            false,
                            true,
                            true),
                    actor);
            command = new AddPasswordlessInitCode(user, ORG);
            repeated = new AddPasswordlessInitCode(user, ORG, CodeDelivery.IN_LINK, KEY);
            benchmark.commands.send(repeated, actor);
        }
    }
}
