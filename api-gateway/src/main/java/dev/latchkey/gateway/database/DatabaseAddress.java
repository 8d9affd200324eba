package dev.latchkey.gateway.database;

import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Where a database is and who logs in there.
 *
 * @param url the JDBC URL
 * @param password the password; null where the server asks for none
 */
record DatabaseAddress(String url, String user, @Nullable String password) {
    /** How long the database may take to answer a knock, in seconds. */
    private static final String CONNECT_TIMEOUT = "3";
    /** How long it may take until both have proved who they are, in seconds; on a busy machine that is much work. */
    private static final String LOGIN_TIMEOUT = "10";
    /** How long an answer may take before the connection counts as dead. */
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(10);

    /** Returns the same database for another user. */
    DatabaseAddress as(String otherUser, @Nullable String otherPassword) {
        return new DatabaseAddress(url, otherUser, otherPassword);
    }

    /** Returns unpooled connections that end in an error rather than wait for ever. */
    DataSource unpooled() {
        return unpooled(SOCKET_TIMEOUT);
    }

    /**
     * Returns unpooled connections whose statements may take longer.
     *
     * @param answer how long one may take before the connection counts as dead
     */
    DataSource unpooled(Duration answer) {
        var settings = new Properties();
        settings.setProperty("user", user);
        if (password != null) {
            settings.setProperty("password", password);
        }
        settings.setProperty("connectTimeout", CONNECT_TIMEOUT);
        settings.setProperty("loginTimeout", LOGIN_TIMEOUT);
        settings.setProperty("socketTimeout", Long.toString(answer.toSeconds()));
        settings.setProperty("tcpKeepAlive", "true");
        settings.setProperty("reWriteBatchedInserts", "true");
        settings.setProperty("ApplicationName", "latchkey");
        // What the operator writes into the URL wins over these.
        return new DriverManagerDataSource(url, settings);
    }

    /** Returns the URL without its parameters, which may hold a password. */
    String shown() {
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }

    @Override
    public String toString() {
        return shown() + " as " + user;
    }
}
