package dev.latchkey.gateway.tool;

import java.io.PrintStream;
import java.util.Arrays;

/** Finds the tool that is asked for. */
public final class Tools {
    private static final int WRONG_USE = 2;

    private Tools() {}

    /** Returns whether the arguments name a tool, where a server is started with settings only. */
    public static boolean isAsked(String... args) {
        return args.length > 0 && !args[0].startsWith("-");
    }

    /**
     * Runs a tool.
     *
     * @param args its name and what it is to do
     * @return the exit code: 0 if all is well, 1 if not, 2 if it could not be tried
     */
    public static int run(PrintStream out, PrintStream err, String... args) {
        var rest = Arrays.asList(args).subList(1, args.length);
        try {
            return switch (args[0]) {
                case "verify" -> new VerifyTool(out, err).run(Arguments.of(rest, VerifyTool.OPTIONS));
                case "export" -> new ExportTool(out, err).run(Arguments.of(rest, ExportTool.OPTIONS));
                case "projections" -> new ProjectionsTool(out, err).run(rest);
                case "keys" -> new KeysTool(out, err).run(rest);
                default -> throw new WrongUseException("there is no command " + args[0]);
            };
        } catch (WrongUseException e) {
            err.println("latchkey: " + e.getMessage());
            err.println();
            err.println(VerifyTool.USAGE);
            err.println(ExportTool.USAGE);
            err.println(ProjectionsTool.USAGE);
            err.println(KeysTool.USAGE);
            return WRONG_USE;
        }
    }
}
