package dev.latchkey.gateway.start;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code latchkey} that the start itself needs.
 *
 * @param dataDir the folder of keys, embedded database and {@code bootstrap.json}, from the working directory
 * @param exitWhenReady whether to stop with exit code 0 as soon as the server is ready, which tries an installation out
 *     and trains the cache that later starts are quick by
 * @param bootstrap what the first start founds
 * @param postgres the embedded database
 */
@ConfigurationProperties("latchkey")
public record LatchkeyProperties(
        @DefaultValue("data") Path dataDir,
        @DefaultValue("false") boolean exitWhenReady,
        @DefaultValue Bootstrap bootstrap,
        @DefaultValue Postgres postgres) {
    /**
     * Checks the data folder.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public LatchkeyProperties {
        if (dataDir.toString().isBlank()) {
            throw new IllegalArgumentException("latchkey.data-dir must name a folder, was empty");
        }
    }

    /**
     * What the first start founds.
     *
     * @param demoUser whether to add a plain human user without roles, with a token in {@code bootstrap.json}
     */
    public record Bootstrap(@DefaultValue("false") boolean demoUser) {}

    /**
     * The embedded database, which is used when {@code spring.datasource.url} is not set.
     *
     * @param binariesDir where PostgreSQL's programs are unpacked; {@code <data-dir>/postgres-binaries} if not set
     */
    public record Postgres(@Nullable Path binariesDir) {}
}
