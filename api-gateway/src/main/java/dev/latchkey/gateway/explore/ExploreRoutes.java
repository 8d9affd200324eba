package dev.latchkey.gateway.explore;

import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServerBuilder;
import dev.latchkey.gateway.server.PublicRoutes;
import java.util.Map;

/** Where the documentation is found. */
final class ExploreRoutes implements PublicRoutes {
    private static final Map<String, Lazy<Document>> PAGE = Map.of(
            "/docs/page.js", resource("/explore/page.js", MediaType.JAVASCRIPT_UTF_8),
            "/docs/sample.js", resource("/explore/sample.js", MediaType.JAVASCRIPT_UTF_8),
            "/docs/page.css", resource("/explore/page.css", MediaType.CSS_UTF_8),
            "/docs/icon.svg", resource("/explore/icon.svg", MediaType.SVG_UTF_8));

    private final ProtoFiles files;
    private final Lazy<OpenApi> openApi;

    ExploreRoutes(ProtoFiles files, Lazy<OpenApi> openApi) {
        this.files = files;
        this.openApi = openApi;
    }

    @Override
    public void addTo(ServerBuilder server) {
        var index = resource("/explore/index.html", Document.HTML);
        var page = new DocumentService(path -> {
            if (path.equals("/docs") || path.equals("/docs/")) {
                return index.get();
            }
            var part = PAGE.get(path);
            return part == null ? null : part.get();
        });
        var contract = new DocumentService(files::find);
        server.service(
                        "/openapi.json",
                        new DocumentService(path -> openApi.get().json()))
                .service(
                        "/openapi.yaml",
                        new DocumentService(path -> openApi.get().yaml()))
                .service("/docs", page)
                .serviceUnder("/docs/", page)
                .service("/proto", contract)
                .serviceUnder("/proto/", contract);
    }

    private static Lazy<Document> resource(String path, MediaType type) {
        return new Lazy<>(() -> Document.resource(path, type));
    }
}
