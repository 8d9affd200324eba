package dev.latchkey.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.gateway.log.CheckpointProperties.WitnessProperties;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointPropertiesTest {
    /** The key of a log, as some witnesses publish theirs. */
    private static final String KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    @ParameterizedTest
    @CsvSource({
        "https://w.example, https://w.example/add-checkpoint",
        "https://w.example/a/, https://w.example/a/add-checkpoint",
        "http://localhost:7/a, http://localhost:7/a/add-checkpoint",
        "http://127.0.0.1, http://127.0.0.1/add-checkpoint",
        "http://[::1]:8, http://[::1]:8/add-checkpoint"
    })
    void takesAddressesOfWitnesses(URI url, URI addCheckpoint) {
        assertThat(new WitnessProperties(url, KEY).addCheckpoint()).isEqualTo(addCheckpoint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://w.example",
                "http://10.0.0.1",
                "ftp://localhost",
                "https://me@w.example",
                "https://w.example/?a",
                "https://w.example/#a",
                "https://w.example:70000",
                "https:///a",
                "w.example"
            })
    void takesNoOthers(URI url) {
        assertThatThrownBy(() -> new WitnessProperties(url, KEY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("latchkey.checkpoint.witnesses.url");
    }

    @Test
    void takesAWitnessOnce() {
        var witness = new WitnessProperties(URI.create("https://w.example"), KEY);
        var elsewhere = new WitnessProperties(URI.create("https://v.example"), KEY);

        assertThatThrownBy(() -> new CheckpointProperties(null, Duration.ofHours(1), List.of(witness, elsewhere)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must have different keys");
        assertThatThrownBy(() -> new WitnessProperties(URI.create("https://w.example"), "no key"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("latchkey.checkpoint.witnesses.key");
    }
}
