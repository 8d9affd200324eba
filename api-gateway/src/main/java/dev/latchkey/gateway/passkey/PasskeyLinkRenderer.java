package dev.latchkey.gateway.passkey;

import dev.latchkey.command.passkey.IssuedCode;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.server.ExternalOrigin;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.springframework.stereotype.Component;

/** Writes the link that a person opens. */
@Component
final class PasskeyLinkRenderer {
    private static final String PATH = "/ui/login/login/passwordless/init";

    private final ExternalOrigin origin;

    PasskeyLinkRenderer(ExternalOrigin origin) {
        this.origin = origin;
    }

    String render(UserId userId, IssuedCode issued) {
        return origin.value() + PATH + "?userID=" + encode(userId.value()) + "&orgID="
                + encode(issued.owner().value()) + "&codeID="
                + encode(issued.id().value()) + "&code="
                + encode(issued.code().value());
    }

    /** Encodes what ids of other makers may hold; our own consist of letters and digits and stay as they are. */
    private static String encode(String value) {
        for (var i = 0; i < value.length(); i++) {
            var c = value.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '_')) {
                return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
            }
        }
        return value;
    }
}
