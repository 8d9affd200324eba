package dev.latchkey.gateway;

import dev.latchkey.gateway.server.PublicPortException;
import dev.latchkey.gateway.start.StartRefused;
import java.net.BindException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.web.server.PortInUseException;

/** Turns whatever ended a start into the one line that the operator reads. */
final class StartFailures {
    private static final int LONGEST = 300;

    private StartFailures() {}

    /** Returns the line for a failure that the operator can put right, or null if it is none that is known. */
    static @Nullable String knownLine(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case StartRefused refused -> {
                    return refused.getMessage();
                }
                case PublicPortException taken -> {
                    return taken.getMessage();
                }
                case PortInUseException taken -> {
                    return "cannot listen on port " + taken.getPort() + " (in use); free it or choose another";
                }
                case BindException taken -> {
                    return "cannot listen (" + taken.getMessage() + "); free the port or choose another";
                }
                case UnboundConfigurationPropertiesException unknown -> {
                    return "unknown setting: " + unknown.getMessage();
                }
                case org.springframework.boot.context.properties.bind.BindException setting -> {
                    return settingLine(setting);
                }
                case SQLException sql -> {
                    return "the database refused (" + sql.getSQLState() + "): " + firstLine(sql);
                }
                default -> {}
            }
        }
        return null;
    }

    /** Returns the line for a failure that nobody foresaw. */
    static String unknownLine(Throwable failure) {
        var root = rootOf(failure);
        return "cannot start: %s: %s; start again with --logging.level.dev.latchkey.gateway=debug for the details"
                .formatted(root.getClass().getSimpleName(), firstLine(root));
    }

    /** Our own checks name setting and value in their message; for the others Spring knows both. */
    private static @Nullable String settingLine(
            org.springframework.boot.context.properties.bind.BindException failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IllegalArgumentException own
                    && own.getMessage() != null
                    && own.getMessage().startsWith("latchkey.")) {
                return own.getMessage();
            }
        }
        var property = failure.getProperty();
        var type = failure.getTarget().getType().resolve(Object.class).getSimpleName();
        return property == null
                ? "cannot read setting " + failure.getName() + ": " + firstLine(rootOf(failure))
                : "setting %s must be of type %s, was '%s'".formatted(property.getName(), type, property.getValue());
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String firstLine(Throwable failure) {
        var line = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }
}
