package dev.latchkey.events.log;

import dev.latchkey.events.person.PersonKeys;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** The log as somebody reads it who follows no server: from the database alone, and only the kinds of events wanted. */
public final class LogScan {
    private final LogReader reader;
    private final String[] types;

    /**
     * Makes a scan.
     *
     * @param database connections with the right to read the log
     * @param keys what is personal is opened with
     * @param wanted classes of events; the rows of others are not even read
     */
    public LogScan(DataSource database, PersonKeys keys, Collection<Class<?>> wanted) {
        reader = new LogReader(database, new EventCodec(), keys);
        types = wanted.stream().map(type -> EventTypes.all().of(type).name()).toArray(String[]::new);
    }

    /** Returns the classes of all events that there are. */
    public static List<Class<?>> classes() {
        var all = EventTypes.all();
        return all.names().stream().map(name -> all.of(name).type()).collect(Collectors.toUnmodifiableList());
    }

    /**
     * Returns the wanted events of a stretch of the log, in the order of their positions.
     *
     * @param after the position before the first one
     * @param upTo the last position; what lies between is held in memory
     * @throws EventLogException if the database cannot be read
     */
    public List<ScannedEvent> between(long after, long upTo) {
        return reader.between(after, upTo, types);
    }
}
