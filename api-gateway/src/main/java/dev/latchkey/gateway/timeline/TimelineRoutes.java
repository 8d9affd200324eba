package dev.latchkey.gateway.timeline;

import com.linecorp.armeria.server.ServerBuilder;
import dev.latchkey.gateway.page.Page;
import dev.latchkey.gateway.server.PublicRoutes;
import java.util.List;

/** Where the page and its parts are found. */
final class TimelineRoutes implements PublicRoutes {
    private static final String PAGE = "/ui/audit";
    private static final String ASSETS = "/ui/audit/assets";
    private static final List<String> FILES = List.of(
            "page.css",
            "page.js",
            "calls.js",
            "check.js",
            "events.js",
            "mark.js",
            "moments.js",
            "note.js",
            "same.js",
            "texts.js",
            "tree.js",
            "icon.svg",
            "good.svg",
            "bad.svg",
            "open.svg");

    private static final String PERMISSIONS = "publickey-credentials-create=(), publickey-credentials-get=()";

    private final Page page = Page.bundled("/timeline", ASSETS, FILES, PERMISSIONS);

    @Override
    public void addTo(ServerBuilder server) {
        page.addTo(server, PAGE);
    }
}
