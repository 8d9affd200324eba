/**
 * The database of the server: the embedded PostgreSQL or one that is given, brought to the schema of this version.
 *
 * <p>{@code Main} begins it beside the Spring context, whose beans wait for it here. The one rule: the superuser's
 * password serves migrations only; whatever handles requests logs in as a role that cannot rewrite the log.
 */
@NullMarked
package dev.latchkey.gateway.database;

import org.jspecify.annotations.NullMarked;
