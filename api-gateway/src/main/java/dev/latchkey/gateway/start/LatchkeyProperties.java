package dev.latchkey.gateway.start;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code latchkey} that the start itself needs.
 *
 * @param dataDir the folder of keys, embedded database and {@code bootstrap.json}, from the working directory
 * @param exitWhenReady whether to stop with exit code 0 as soon as the server is ready, which tries an installation out
 *     and trains the cache that later starts are quick by
 * @param masterKey what the keys of people are wrapped with, 32 bytes in base64, instead of files in the data folder; several
 *     are separated by commas, the newest first
 * @param bootstrap what the first start founds
 * @param postgres the embedded database
 */
@ConfigurationProperties("latchkey")
public record LatchkeyProperties(
        @DefaultValue("data") Path dataDir,
        @DefaultValue("false") boolean exitWhenReady,
        @DefaultValue("") String masterKey,
        @DefaultValue Bootstrap bootstrap,
        @DefaultValue Postgres postgres) {
    /**
     * Checks the data folder and the master keys.
     *
     * @throws IllegalArgumentException if the folder is empty, or a master key is not what it should be
     */
    public LatchkeyProperties {
        if (dataDir.toString().isBlank()) {
            throw new IllegalArgumentException("latchkey.data-dir must name a folder, was empty");
        }
        masterKeys(masterKey);
    }

    /** Returns the master keys of the setting, the newest first; none if files hold them. */
    public List<byte[]> masterKeys() {
        return masterKeys(masterKey);
    }

    private static List<byte[]> masterKeys(String setting) {
        try {
            return Arrays.stream(setting.split(",", -1))
                    .map(String::strip)
                    .filter(text -> !setting.isBlank())
                    .map(Secrets::read)
                    .toList();
        } catch (IllegalArgumentException e) {
            // The cause would show a part of it.
            throw new IllegalArgumentException(
                    "latchkey.master-key must be 32 bytes in base64, or several of these with"
                            + " commas between them; what was given is not shown");
        }
    }

    /** Does not show the master keys. */
    @Override
    public String toString() {
        return "LatchkeyProperties[" + dataDir + "]";
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
