package dev.latchkey.gateway.tool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind the name of a tool.
 *
 * @param words arguments that are no options, in their order
 * @param options the values of each option, in their order
 */
record Arguments(List<String> words, Map<String, List<String>> options) {
    /**
     * Sorts arguments; an option is {@code --name value} or {@code --name=value}.
     *
     * @param known the options that there are
     * @throws WrongUseException if there is another one, or one without a value
     */
    static Arguments of(List<String> args, Set<String> known) {
        var words = new ArrayList<String>();
        var options = new HashMap<String, List<String>>();
        for (var rest = args.iterator(); rest.hasNext(); ) {
            var arg = rest.next();
            if (!arg.startsWith("--")) {
                words.add(arg);
                continue;
            }
            var equals = arg.indexOf('=');
            var name = equals < 0 ? arg : arg.substring(0, equals);
            if (!known.contains(name)) {
                throw new WrongUseException("there is no option " + name);
            }
            if (equals < 0 && !rest.hasNext()) {
                throw new WrongUseException("option " + name + " needs a value");
            }
            options.computeIfAbsent(name, each -> new ArrayList<>())
                    .add(equals < 0 ? rest.next() : arg.substring(equals + 1));
        }
        return new Arguments(words, options);
    }

    List<String> all(String option) {
        return options.getOrDefault(option, List.of());
    }

    /**
     * Returns the value of an option, or null if it is not given.
     *
     * @throws WrongUseException if it is given more than once
     */
    @Nullable
    String one(String option) {
        var values = all(option);
        if (values.size() > 1) {
            throw new WrongUseException("option " + option + " is given more than once");
        }
        return values.isEmpty() ? null : values.getFirst();
    }
}
