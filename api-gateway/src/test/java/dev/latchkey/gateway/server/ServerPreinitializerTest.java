package dev.latchkey.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;
import org.springframework.core.io.support.SpringFactoriesLoader;

class ServerPreinitializerTest {
    @Test
    void isFoundByEachStartAndDoesWhatItHasTo() {
        var found = SpringFactoriesLoader.forDefaultResourceLocation().load(BackgroundPreinitializer.class).stream()
                .filter(ServerPreinitializer.class::isInstance)
                .map(ServerPreinitializer.class::cast)
                .toList();
        assertThat(found).hasSize(1);
        // A start passes over what goes wrong here.
        found.getFirst().preinitialize();
    }
}
