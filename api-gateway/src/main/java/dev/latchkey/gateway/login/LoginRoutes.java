package dev.latchkey.gateway.login;

import com.linecorp.armeria.server.ServerBuilder;
import dev.latchkey.gateway.page.Page;
import dev.latchkey.gateway.server.PublicRoutes;
import java.util.List;

/** Where the page and its parts are found. */
final class LoginRoutes implements PublicRoutes {
    /** The path of the links that are issued here. */
    private static final String PAGE = "/ui/login/login/passwordless/init";

    /** The path that clients of ZITADEL's second login put into their own links. */
    private static final String SECOND_PAGE = "/ui/v2/login/passkey/set";

    private static final String ASSETS = "/ui/login/assets";
    private static final List<String> FILES = List.of(
            "page.css",
            "page.js",
            "calls.js",
            "ceremony.js",
            "link.js",
            "screens.js",
            "tabs.js",
            "key.svg",
            "done.svg",
            "stop.svg");

    private static final String PERMISSIONS = "publickey-credentials-create=(self), publickey-credentials-get=(self)";

    private final Page page = Page.bundled("/login", ASSETS, FILES, PERMISSIONS);

    @Override
    public void addTo(ServerBuilder server) {
        page.addTo(server, PAGE, SECOND_PAGE);
    }
}
