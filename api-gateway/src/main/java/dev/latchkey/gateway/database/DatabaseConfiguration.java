package dev.latchkey.gateway.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.command.passkey.CodeKeys;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** The connections of the server, all in the role that cannot rewrite the log. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {
    private static final String AS_APPLICATION = "set role " + Migrations.GROUP;
    private static final int POOL_SIZE = 10;
    private static final int IDLE = 2;
    private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration VALIDATION_TIMEOUT = Duration.ofSeconds(2);

    /** The pool for everything but the log's writer. */
    @Bean
    @Primary
    HikariDataSource dataSource(Database database) {
        var config = new HikariConfig();
        config.setPoolName("latchkey");
        config.setDataSource(database.address().unpooled());
        config.setMaximumPoolSize(POOL_SIZE);
        config.setMinimumIdle(IDLE);
        config.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
        config.setValidationTimeout(VALIDATION_TIMEOUT.toMillis());
        // What goes through the pool is drawn from the log and can be drawn again: it need not wait for the disk.
        config.setConnectionInitSql(AS_APPLICATION + "; set synchronous_commit = off");
        return new HikariDataSource(config);
    }

    /** One connection at a time, unpooled, for the thread that writes the log and holds on to it. */
    @Bean
    DataSource logWriterDataSource(Database database) {
        return new AsApplication(database.address().unpooled());
    }

    @Bean
    CodeKeys codeKeys(Database database) {
        return database.codeKeys();
    }

    private static final class AsApplication extends DelegatingDataSource {
        AsApplication(DataSource target) {
            super(target);
        }

        @Override
        public Connection getConnection() throws SQLException {
            var connection = super.getConnection();
            try (var statement = connection.createStatement()) {
                statement.execute(AS_APPLICATION);
                return connection;
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        }
    }
}
