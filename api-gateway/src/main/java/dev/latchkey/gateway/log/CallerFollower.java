package dev.latchkey.gateway.log;

import dev.latchkey.events.DomainEvent;
import dev.latchkey.events.instance.InstanceEvent.InstanceMemberAdded;
import dev.latchkey.events.log.EventLog;
import dev.latchkey.events.log.EventLogException;
import dev.latchkey.events.org.OrgEvent.OrgMemberAdded;
import dev.latchkey.events.user.TokenEvent.PersonalAccessTokenRemoved;
import dev.latchkey.gateway.auth.CallerResolver;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Has the node forget what it remembers of callers when the log says it has changed: at once, before the command is
 * answered, for what this node writes, and within moments for what others write.
 */
final class CallerFollower implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(CallerFollower.class);
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final int PAGE = 512;

    private final EventLog log;
    private final CallerResolver callers;
    private volatile boolean running;
    private volatile Thread thread = Thread.ofPlatform().unstarted(() -> {});

    CallerFollower(EventLog log, CallerResolver callers) {
        this.log = log;
        this.callers = callers;
        log.onWritten(stored -> heed(stored.event()));
    }

    @Override
    public void start() {
        running = true;
        var from = log.head();
        thread = Thread.ofPlatform().name("caller-follower").daemon(true).start(() -> follow(from));
    }

    @Override
    public void stop() {
        running = false;
        thread.interrupt();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void follow(long from) {
        var position = from;
        try {
            while (running) {
                if (log.awaitBeyond(position, WAIT)) {
                    position = readOn(position);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("Following ends with the server", e);
        }
    }

    private long readOn(long position) throws InterruptedException {
        try {
            var page = log.after(position, PAGE);
            page.forEach(stored -> heed(stored.event()));
            return page.isEmpty() ? position : page.getLast().position();
        } catch (EventLogException e) {
            // What may have been missed cannot be told, so nothing is relied upon until the log can be read again.
            callers.forgetAll();
            log.awaitBeyond(Long.MAX_VALUE, WAIT);
            return position;
        }
    }

    private void heed(DomainEvent event) {
        switch (event) {
            case PersonalAccessTokenRemoved removed -> callers.forget(removed.userId());
            case InstanceMemberAdded added -> callers.forget(added.userId());
            case OrgMemberAdded added -> callers.forget(added.userId());
            default -> {
                // changes nothing of what callers may do
            }
        }
    }
}
