package dev.latchkey.gateway.login;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.server.ServerBuilder;
import dev.latchkey.gateway.server.PublicRoutes;
import java.util.EnumMap;
import java.util.Map;

/** Where the page and its parts are found. */
final class LoginRoutes implements PublicRoutes {
    /** The path of the links that are issued here. */
    private static final String PAGE = "/ui/login/login/passwordless/init";

    /** The path that clients of ZITADEL's second login put into their own links. */
    private static final String SECOND_PAGE = "/ui/v2/login/passkey/set";

    private static final String ASSETS = "/ui/login/assets";

    private final Assets assets;
    private final Map<Language, Document> pages = new EnumMap<>(Language.class);

    LoginRoutes(Assets assets) {
        this.assets = assets;
        var template = new PageTemplate(Resources.text("/login/page.html"));
        for (var language : Language.values()) {
            pages.put(language, template.render(language, Texts.of(language), ASSETS + '/' + assets.version() + '/'));
        }
    }

    @Override
    public void addTo(ServerBuilder server) {
        var page = new DocumentService(
                req -> pages.get(Language.of(req.headers().getAll(HttpHeaderNames.ACCEPT_LANGUAGE))));
        server.service(PAGE, page)
                .service(SECOND_PAGE, page)
                .serviceUnder(
                        ASSETS,
                        new DocumentService(req -> assets.find(req.path().substring(ASSETS.length() + 1))));
    }
}
