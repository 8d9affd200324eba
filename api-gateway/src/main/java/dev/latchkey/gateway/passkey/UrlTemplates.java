package dev.latchkey.gateway.passkey;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.gateway.server.ExternalOrigin;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Says which templates links may be made of: those that lead to an allowed origin. Otherwise whoever may ask for a link
 * could have a code sent to a page of their own, in a mail that looks like ours.
 */
@Component
public final class UrlTemplates {
    /** What stands in the places while a template is tried. */
    private static final Map<String, String> FOR_CODES = Map.of("UserID", "user", "OrgID", "org", "Code", "code");

    private static final Map<String, String> FOR_LINKS =
            Map.of("UserID", "user", "OrgID", "org", "CodeID", "id", "Code", "code");

    private final ExternalOrigin external;
    private final Set<String> allowed;

    UrlTemplates(ExternalOrigin external, PasskeyLinkSettings settings) {
        this.external = external;
        this.allowed = Set.copyOf(settings.allowedOrigins());
    }

    /**
     * Checks the template of a link to enrol a passkey, with places for user, organisation, code id and code.
     *
     * @throws DomainException if it cannot be read, has a place of another name, or leads elsewhere
     */
    public void checkForLink(String template) {
        check(template, FOR_LINKS);
    }

    /**
     * Checks the template of a link to verify an address, with places for user, organisation and code.
     *
     * @throws DomainException if it cannot be read, has a place of another name, or leads elsewhere
     */
    public void checkForCode(String template) {
        check(template, FOR_CODES);
    }

    private void check(String template, Map<String, String> values) {
        var parsed = UrlTemplate.parse(template);
        var origin = LinkOrigin.of(parsed.render(values));
        if (origin == null
                || !isAllowed(origin)
                // The origin must stand there as it is; values of another user could make it another one.
                || !origin.equals(LinkOrigin.of(parsed.beforeFirstPlace()))
                || !LinkOrigin.isWhole(parsed.beforeFirstPlace())) {
            throw new DomainException(ErrorCode.URL_TEMPLATE_INVALID, "the template leads to no allowed origin");
        }
    }

    private boolean isAllowed(String origin) {
        return allowed.contains(origin) || origin.equals(LinkOrigin.of(external.value()));
    }
}
