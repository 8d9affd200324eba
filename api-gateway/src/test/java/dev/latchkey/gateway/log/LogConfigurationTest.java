package dev.latchkey.gateway.log;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.events.log.RealDatabase;
import dev.latchkey.gateway.start.MasterKeyFiles;
import dev.latchkey.gateway.start.StartRefused;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogConfigurationTest {
    @Test
    void refusesKeysOfPeopleWhoseMasterKeyIsMissing(@TempDir Path folder) {
        try (var database = new RealDatabase()) {
            database.keys().toSeal("1001");
            var another = MasterKeyFiles.load(folder, List.of(new byte[32]));

            assertThatThrownBy(() -> new LogConfiguration().personKeys(database.pool(), another, new SecureRandom()))
                    .isInstanceOf(StartRefused.class)
                    .hasMessage("keys of people are wrapped with master key test, which is not here; put its file back"
                            + " from a backup, or add it to latchkey.master-key");
        }
    }
}
