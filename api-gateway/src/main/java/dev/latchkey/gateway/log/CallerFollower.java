package dev.latchkey.gateway.log;

import dev.latchkey.events.DomainEvent;
import dev.latchkey.events.instance.InstanceEvent;
import dev.latchkey.events.instance.InstanceEvent.InstanceAdded;
import dev.latchkey.events.instance.InstanceEvent.InstanceMemberAdded;
import dev.latchkey.events.instance.InstanceEvent.InstanceMemberChanged;
import dev.latchkey.events.instance.InstanceEvent.InstanceMemberRemoved;
import dev.latchkey.events.log.EventLog;
import dev.latchkey.events.log.EventLogException;
import dev.latchkey.events.org.OrgEvent;
import dev.latchkey.events.org.OrgEvent.OrgAdded;
import dev.latchkey.events.org.OrgEvent.OrgMemberAdded;
import dev.latchkey.events.org.OrgEvent.OrgMemberChanged;
import dev.latchkey.events.org.OrgEvent.OrgMemberRemoved;
import dev.latchkey.events.user.HumanEvent.HumanAdded;
import dev.latchkey.events.user.HumanEvent.HumanEmailCodeAdded;
import dev.latchkey.events.user.HumanEvent.HumanEmailVerified;
import dev.latchkey.events.user.HumanEvent.HumanInitializationCheckSucceeded;
import dev.latchkey.events.user.HumanEvent.HumanInitializationCodeAdded;
import dev.latchkey.events.user.HumanEvent.HumanPhoneCodeAdded;
import dev.latchkey.events.user.HumanEvent.HumanPhoneVerified;
import dev.latchkey.events.user.MachineEvent.MachineAdded;
import dev.latchkey.events.user.PasskeyEvent;
import dev.latchkey.events.user.PasswordlessTokenEvent;
import dev.latchkey.events.user.StateEvent;
import dev.latchkey.events.user.TokenEvent;
import dev.latchkey.events.user.UserEvent;
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

    /** What may change what a caller is, or may do. Each stream has no default: a new event has to be thought about. */
    private void heed(DomainEvent event) {
        switch (event) {
            case UserEvent user -> heed(user);
            case OrgEvent org -> heed(org);
            case InstanceEvent instance -> heed(instance);
            default -> throw new IllegalStateException("nobody thought about the stream of " + event.getClass());
        }
    }

    private void heed(UserEvent event) {
        switch (event) {
            case TokenEvent token -> callers.forget(token.userId());
            case StateEvent state -> callers.forget(state.userId());
            case HumanInitializationCodeAdded initial -> callers.forget(initial.userId());
            case HumanInitializationCheckSucceeded completed -> callers.forget(completed.userId());
            case HumanAdded ignored -> {
                // nobody knew the person yet
            }
            case MachineAdded ignored -> {
                // nor the machine
            }
            case HumanEmailVerified ignored -> {
                // what people are called and where they are reached says nothing of what they may do
            }
            case HumanEmailCodeAdded ignored -> {}
            case HumanPhoneVerified ignored -> {}
            case HumanPhoneCodeAdded ignored -> {}
            case PasskeyEvent ignored -> {
                // codes and passkeys let nobody call
            }
            case PasswordlessTokenEvent ignored -> {}
        }
    }

    private void heed(OrgEvent event) {
        switch (event) {
            case OrgMemberAdded added -> callers.forget(added.userId());
            case OrgMemberChanged changed -> callers.forget(changed.userId());
            case OrgMemberRemoved removed -> callers.forget(removed.userId());
            case OrgAdded ignored -> {
                // what did not exist was not remembered
            }
        }
    }

    private void heed(InstanceEvent event) {
        switch (event) {
            case InstanceMemberAdded added -> callers.forget(added.userId());
            case InstanceMemberChanged changed -> callers.forget(changed.userId());
            case InstanceMemberRemoved removed -> callers.forget(removed.userId());
            case InstanceAdded ignored -> {
                // the first event of all
            }
        }
    }
}
