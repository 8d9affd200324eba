package dev.latchkey.gateway;

import dev.latchkey.gateway.start.Console;
import java.time.Clock;

/** {@link Main} over a {@link TestHouse}, to be run in a process of its own. */
final class TestMain {
    public static void main(String[] args) {
        var clock = Clock.systemUTC();
        var begin = ProcessHandle.current().info().startInstant().orElseGet(clock::instant);
        var launch = new Launch(TestHouse.class, Console.standard(clock, begin), clock);
        Runtime.getRuntime().addShutdownHook(new Thread(launch::close, "stop"));
        if (!launch.run(args)) {
            System.exit(1);
        }
    }
}
