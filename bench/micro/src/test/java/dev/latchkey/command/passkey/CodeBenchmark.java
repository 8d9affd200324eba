package dev.latchkey.command.passkey;

import dev.latchkey.bench.Piece;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import org.openjdk.jmh.annotations.Benchmark;

/** The code of a link and the commitment to it. */
public class CodeBenchmark extends Piece {
    private final CodeGenerator codes = new CodeGenerator(new OneCodeKey(), PasskeyCodeProperties.DEFAULT.length());
    private final UserId user = new UserId("400959830363404479");
    private final OrgId org = new OrgId("400959830363404477");
    private final CodeId code = new CodeId("400959830363404500");

    @Benchmark
    public CodeGenerator.Derived derive() {
        return codes.derive(user, org, code);
    }
}
