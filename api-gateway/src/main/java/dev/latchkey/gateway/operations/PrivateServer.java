package dev.latchkey.gateway.operations;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The server on the private port, in a context of its own below that of everything else. It is made once the public port
 * is open, so that nobody there waits for it, and stops after that one, so that probes see it drain.
 */
@Component
public final class PrivateServer implements SmartLifecycle, DisposableBean {
    /** Below that of the public server, which has the highest there is. */
    private static final int PHASE = DEFAULT_PHASE - 1024;

    private final ConfigurableApplicationContext parent;
    private volatile @Nullable AnnotationConfigServletWebServerApplicationContext context;
    private volatile boolean destroyed;

    PrivateServer(ConfigurableApplicationContext parent) {
        this.parent = parent;
    }

    /**
     * Makes the server and opens the port. Nobody does so but who starts everything.
     *
     * @throws org.springframework.boot.web.server.PortInUseException somewhere among the causes, if it is in use
     * @throws IllegalStateException if everything has been stopped meanwhile
     */
    @Override
    public void start() {
        var made = new AnnotationConfigServletWebServerApplicationContext();
        made.setId(parent.getId() + ":private");
        made.setEnvironment(parent.getEnvironment());
        made.setParent(parent);
        made.register(PrivatePortConfiguration.class);
        made.refresh();
        context = made;
        if (destroyed) {
            made.close();
            throw new IllegalStateException("stopped while the private port was opened");
        }
    }

    @Override
    public void stop() {
        var made = context;
        if (made != null) {
            made.close();
        }
    }

    @Override
    public void destroy() {
        destroyed = true;
        stop();
    }

    @Override
    public boolean isRunning() {
        var made = context;
        return made != null && made.isActive();
    }

    @Override
    public boolean isAutoStartup() {
        return false;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /**
     * Returns the port that is listened on.
     *
     * @throws IllegalStateException if the server does not run
     */
    public int port() {
        var made = context;
        if (made == null || made.getWebServer() == null) {
            throw new IllegalStateException("the private port is not open");
        }
        return made.getWebServer().getPort();
    }
}
