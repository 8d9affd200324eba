package dev.latchkey.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

class PiecesTest {
    @Test
    void allRunWithoutFailing() throws RunnerException {
        var known = BenchmarkList.defaultList()
                .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of());
        var once = new OptionsBuilder()
                .mode(Mode.SingleShotTime)
                // Of databases one for each class will do.
                .param("appends", "16")
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build();

        var results = new Runner(once).run();

        assertThat(results)
                .extracting(result -> result.getParams().getBenchmark())
                .isNotEmpty()
                .containsAll(known.stream().map(BenchmarkListEntry::getUsername).toList());
    }
}
