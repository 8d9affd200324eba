package dev.latchkey.gateway;

import dev.latchkey.gateway.bootstrap.FirstStart;
import dev.latchkey.gateway.database.Database;
import dev.latchkey.gateway.operations.PrivateServer;
import dev.latchkey.gateway.server.HttpProperties;
import dev.latchkey.gateway.server.OriginProperties;
import dev.latchkey.gateway.start.Console;
import dev.latchkey.gateway.start.DataFolder;
import dev.latchkey.gateway.start.LatchkeyProperties;
import dev.latchkey.gateway.start.Ports;
import dev.latchkey.gateway.start.StartRefused;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * One run of the server, in this order: settings, ports, data folder, then database and Spring side by side.
 *
 * <p>What can be refused is refused before anything is written. The database starts on a thread of its own since it
 * and the Spring context take a few seconds each and need each other only at the end.
 */
final class Launch implements AutoCloseable {
    private static final int PRIVATE_PORT = 9090;

    private final Class<?> application;
    private final Console console;
    private final Clock clock;
    private volatile @Nullable DataFolder folder;
    private volatile @Nullable Database database;
    private volatile @Nullable ConfigurableApplicationContext context;
    private boolean exitsWhenReady;
    private volatile boolean running;
    private volatile boolean closing;

    /**
     * Makes a launch that has not begun.
     *
     * @param application the class whose annotations say what is started
     */
    Launch(Class<?> application, Console console, Clock clock) {
        this.application = application;
        this.console = console;
        this.clock = clock;
    }

    /**
     * Starts the server.
     *
     * @return whether it runs; if not, everything is taken down again and the reason is on standard error
     */
    boolean run(String... args) {
        try {
            var spring = Assembly.of(application);
            spring.addListeners(prepare());
            spring.addInitializers(started -> share((GenericApplicationContext) started));
            var started = spring.run(args);
            running = true;
            started.getBean(PrivateServer.class).start();
            started.getBean(FirstStart.class).announce();
            return true;
        } catch (Throwable failure) {
            if (!closing) {
                refuse(failure);
            }
            return false;
        }
    }

    /** Returns whether the server was only to be tried out. */
    boolean exitsWhenReady() {
        return exitsWhenReady;
    }

    /** Stops everything that was started; the rest of a start that is under way fails. */
    @Override
    public void close() {
        closing = true;
        var started = context;
        var begun = database;
        if (!running && begun != null) {
            // The context cannot be closed while it waits for the database.
            begun.close();
        }
        if (started != null) {
            started.close();
        }
        if (begun != null) {
            begun.close();
        }
        var held = folder;
        if (held != null) {
            if (running) {
                held.close();
            } else {
                held.discardIfUnused();
            }
        }
    }

    /** Returns a part of the running server. */
    <T> T bean(Class<T> type) {
        return required(context).getBean(type);
    }

    private ApplicationListener<ApplicationEnvironmentPreparedEvent> prepare() {
        return event -> prepare(event.getEnvironment());
    }

    private void prepare(ConfigurableEnvironment environment) {
        var binder = Binder.get(environment);
        var properties = binder.bindOrCreate("latchkey", LatchkeyProperties.class);
        exitsWhenReady = properties.exitWhenReady();
        var ports = requirePorts(binder);
        Database.requireUsable(environment, console);
        var opened = DataFolder.open(properties.dataDir());
        folder = opened;
        database = Database.begin(environment, properties, ports, opened, console, clock, new SecureRandom());
    }

    /** Returns the ports that the server is going to listen on. */
    private static Set<Integer> requirePorts(Binder binder) {
        // Bound here although the context binds it again: a bad origin is to be refused before anything is written.
        binder.bindOrCreate("latchkey", OriginProperties.class);
        int publicPort =
                binder.bindOrCreate("latchkey.http", HttpProperties.class).port();
        int privatePort = binder.bind("server.port", Integer.class).orElse(PRIVATE_PORT);
        if (publicPort == privatePort && publicPort != 0) {
            throw new StartRefused("latchkey.http.port and server.port must differ, both were " + publicPort);
        }
        Ports.requireFree("latchkey.http.port", null, publicPort);
        var address = binder.bind("server.address", InetAddress.class).orElse(null);
        Ports.requireFree("server.port", address, privatePort);
        // Both may be 0, which is any.
        return publicPort == privatePort ? Set.of() : Set.of(publicPort, privatePort);
    }

    private void share(GenericApplicationContext started) {
        context = started;
        started.registerBean(Console.class, () -> console);
        started.registerBean("systemClock", Clock.class, () -> clock);
        started.registerBean(DataFolder.class, () -> required(folder), Launch::closedByUs);
        started.registerBean(Database.class, () -> required(database), Launch::closedByUs);
    }

    /** Spring would close these with the context, and the folder before the database has stopped in it. */
    private static void closedByUs(BeanDefinition definition) {
        ((AbstractBeanDefinition) definition).setDestroyMethodName("");
    }

    private void refuse(Throwable failure) {
        LoggerFactory.getLogger(Launch.class).debug("the start failed", failure);
        var line = StartFailures.knownLine(failure);
        console.refuse(line == null ? StartFailures.unknownLine(failure) : line);
    }

    private static <T> T required(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("the start was not prepared");
        }
        return value;
    }
}
