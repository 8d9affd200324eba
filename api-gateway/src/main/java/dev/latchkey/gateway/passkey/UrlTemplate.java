package dev.latchkey.gateway.passkey;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a link is to be like: text with places such as {@code {{.UserID}}}. Of the language of Go's templates, in which
 * clients write it, only such places are served.
 */
final class UrlTemplate {
    private static final String OPEN = "{{";

    private static final String CLOSE = "}}";

    private static final Pattern FIELD = Pattern.compile("(\\.[A-Za-z_][A-Za-z0-9_]*)+");

    private final List<Part> parts;

    private UrlTemplate(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /**
     * Reads a template.
     *
     * @throws DomainException if it cannot be read
     */
    static UrlTemplate parse(String text) {
        var parts = new ArrayList<Part>();
        var from = 0;
        for (var open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, from)) {
            parts.add(new Part(text.substring(from, open), false));
            var close = text.indexOf(CLOSE, open);
            var place =
                    close < 0 ? "" : text.substring(open + OPEN.length(), close).strip();
            if (!FIELD.matcher(place).matches()) {
                throw new DomainException(ErrorCode.URL_TEMPLATE_INVALID, "the template cannot be read");
            }
            parts.add(new Part(place.substring(1), true));
            from = close + CLOSE.length();
        }
        parts.add(new Part(text.substring(from), false));
        return new UrlTemplate(parts);
    }

    /**
     * Puts values into the places.
     *
     * @throws DomainException if there is no value for a place
     */
    String render(Map<String, String> values) {
        var link = new StringBuilder();
        for (var part : parts) {
            link.append(part.isPlace ? value(values, part.text) : part.text);
        }
        return link.toString();
    }

    /** Returns the text before the first place, with a slash behind it if there is no place at all. */
    String beforeFirstPlace() {
        var first = parts.getFirst().text;
        return parts.size() == 1 ? first + "/" : first;
    }

    private static String value(Map<String, String> values, String name) {
        var value = values.get(name);
        if (value == null) {
            throw new DomainException(ErrorCode.URL_TEMPLATE_UNKNOWN_PLACE, "the template asks for what is not there");
        }
        return value;
    }

    /** Text as it stands, or the name of a place. */
    private record Part(String text, boolean isPlace) {}
}
