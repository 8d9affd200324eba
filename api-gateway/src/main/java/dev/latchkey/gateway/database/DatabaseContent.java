package dev.latchkey.gateway.database;

import java.sql.SQLException;

/** What every new database holds besides what PostgreSQL itself brings: made once, then copied. */
interface DatabaseContent {
    /** Returns a name that another content does not have, fit for a file. */
    String version();

    /**
     * Makes it by a server that nobody else uses. No role gets a password by this.
     *
     * @param superuserPassword that of {@link EmbeddedPostgres#SUPERUSER}
     */
    void makeBy(EmbeddedPostgres server, String superuserPassword) throws SQLException;
}
