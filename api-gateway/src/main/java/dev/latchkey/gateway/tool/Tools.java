package dev.latchkey.gateway.tool;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Set;

/** Finds the tool that is asked for. */
public final class Tools {
    private static final int WELL = 0;
    private static final int WRONG_USE = 2;
    private static final Set<String> HELP = Set.of("help", "--help", "-h");
    private static final String SERVER = """
            latchkey [--latchkey.data-dir=DIR] [--latchkey.http.port=PORT] [--server.port=PORT] [--any.setting=value ...]
              starts the server; docs/configuration.md lists the settings
            """;

    private Tools() {}

    /** Returns whether the arguments name a tool, or ask what there is, where a server is started with settings only. */
    public static boolean isAsked(String... args) {
        return args.length > 0 && (!args[0].startsWith("-") || HELP.contains(args[0]));
    }

    /**
     * Runs a tool.
     *
     * @param args its name and what it is to do; help, --help or -h to be told what there is
     * @return the exit code: 0 if all is well, 1 if not, 2 if it could not be tried
     */
    public static int run(PrintStream out, PrintStream err, String... args) {
        if (HELP.contains(args[0])) {
            printUsage(out);
            return WELL;
        }
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
            printUsage(err);
            return WRONG_USE;
        }
    }

    private static void printUsage(PrintStream to) {
        to.println(SERVER);
        to.println(VerifyTool.USAGE);
        to.println(ExportTool.USAGE);
        to.println(ProjectionsTool.USAGE);
        to.print(KeysTool.USAGE);
    }
}
