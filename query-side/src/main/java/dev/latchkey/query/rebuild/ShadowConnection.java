package dev.latchkey.query.rebuild;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Leads the statements of the projections to the copies of their tables. They name tables in full, {@code query.users}, so
 * there is no setting of a connection that could be missing or lost: a statement that does not name a table of a
 * projection, or names anything else of that schema, is not sent at all.
 */
final class ShadowConnection implements InvocationHandler {
    private static final Pattern IN_FULL = Pattern.compile("\\b" + ShadowTables.LIVE + "\\.(\\w+)");

    private final Connection connection;
    private final Set<String> tables;
    /** Statements by their text; there are only as many as the projections have. */
    private final Map<String, String> renamed = new HashMap<>();

    private ShadowConnection(Connection connection, Set<String> tables) {
        this.connection = connection;
        this.tables = tables;
    }

    /** Returns the one connection, for one thread; closing what is drawn from it leaves it open. */
    static DataSource of(Connection connection, Set<String> tables) {
        var proxy = (Connection) Proxy.newProxyInstance(
                ShadowConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new ShadowConnection(connection, tables));
        return new SingleConnectionDataSource(proxy, true);
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, @Nullable Object @Nullable [] args) throws Throwable {
        switch (method.getName()) {
            case "prepareStatement" -> {
                if (args != null && args[0] instanceof String sql) {
                    args[0] = renamed.computeIfAbsent(sql, text -> led(text, tables));
                }
            }
            case "createStatement", "prepareCall" ->
                throw new IllegalStateException("a projection writes by prepared statements only");
            default -> {
                // nothing that names a table
            }
        }
        try {
            return method.invoke(connection, args);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    /** Returns a statement that does to the copies what the given one does to the live tables. */
    static String led(String sql, Set<String> tables) {
        var found = IN_FULL.matcher(sql);
        var copy = new StringBuilder();
        var names = 0;
        while (found.find()) {
            if (!tables.contains(found.group(1))) {
                throw new IllegalStateException("a projection must not write to " + found.group());
            }
            found.appendReplacement(copy, ShadowTables.SHADOW + ".$1");
            names++;
        }
        if (names == 0) {
            throw new IllegalStateException("a projection writes without naming a table of its own in full");
        }
        return found.appendTail(copy).toString();
    }
}
