package dev.latchkey.gateway.log;

import dev.latchkey.events.DomainEvent;
import dev.latchkey.events.instance.InstanceEvent;
import dev.latchkey.events.instance.InstanceEvent.InstanceAdded;
import dev.latchkey.events.instance.InstanceEvent.InstanceMemberAdded;
import dev.latchkey.events.instance.InstanceEvent.InstanceMemberChanged;
import dev.latchkey.events.instance.InstanceEvent.InstanceMemberRemoved;
import dev.latchkey.events.log.DamagedEventException;
import dev.latchkey.events.log.EventLog;
import dev.latchkey.events.log.EventLogException;
import dev.latchkey.events.log.StoredEvent;
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
import dev.latchkey.events.user.StateEvent.UserErased;
import dev.latchkey.events.user.TokenEvent;
import dev.latchkey.events.user.UserEvent;
import dev.latchkey.gateway.auth.CallerResolver;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Has the node forget what it remembers of callers, and of people who are erased, when the log says it has changed: at
 * once, before the command is answered, for what this node writes, and within moments for what others write.
 */
final class CallerFollower implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(CallerFollower.class);
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final int PAGE = 512;

    /** What a node remembers of callers may be as old as this, and no older. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** More causes than there ever are; each is logged once. */
    private static final int MAX_CAUSES = 100;

    private final EventLog log;
    private final CallerResolver callers;
    private final PeopleInMemory people;
    private final Set<String> causes = new HashSet<>();
    private volatile boolean running;
    private volatile long lastTurn;
    private volatile Thread thread = Thread.ofPlatform().unstarted(() -> {});

    CallerFollower(EventLog log, CallerResolver callers, PeopleInMemory people) {
        this.log = log;
        this.callers = callers;
        this.people = people;
        log.onWritten(this::heedOrForgetAll);
    }

    /** Returns whether changes that other nodes write are seen here in time. */
    boolean isFollowing() {
        return running && thread.isAlive() && System.nanoTime() - lastTurn < PATIENCE.toNanos();
    }

    @Override
    public void start() {
        running = true;
        lastTurn = System.nanoTime();
        var from = log.head();
        callers.forgetAll();
        callers.followed(from);
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
                    callers.followed(position);
                }
                lastTurn = System.nanoTime();
            }
        } catch (InterruptedException e) {
            LOG.debug("Following ends with the server", e);
        }
    }

    private long readOn(long position) throws InterruptedException {
        var head = log.head();
        try {
            var page = log.after(position, PAGE);
            page.forEach(stored -> heed(stored.event()));
            return page.isEmpty() ? position : page.getLast().position();
        } catch (RuntimeException | Error e) {
            // What may have been missed up to the head cannot be told; whoever is asked about anew has heeded it. Nor
            // may anything end this thread: a later node writes events that this program does not know.
            callers.forgetAll();
            people.forgetKeys();
            callers.followed(head);
            logOnce(e);
            log.awaitBeyond(Long.MAX_VALUE, WAIT);
            return head;
        }
    }

    private void heedOrForgetAll(StoredEvent stored) {
        try {
            heed(stored.event());
        } catch (RuntimeException | Error e) {
            callers.forgetAll();
            throw e;
        }
    }

    /** Two events that cannot be read for one reason are told of once. */
    private static String kindOf(Throwable cause) {
        return String.valueOf(cause instanceof DamagedEventException damaged ? damaged.getCause() : cause);
    }

    private void logOnce(Throwable cause) {
        // That the database cannot be reached is told by those who need it more.
        var isTold = cause instanceof EventLogException known && known.kind() == EventLogException.Kind.UNAVAILABLE;
        if (!isTold && causes.size() < MAX_CAUSES && causes.add(kindOf(cause))) {
            LOG.error("The log cannot be followed; no caller is remembered beyond that", cause);
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
            case UserErased erased -> people.forget(erased.userId());
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
