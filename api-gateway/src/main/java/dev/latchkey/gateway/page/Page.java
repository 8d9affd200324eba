package dev.latchkey.gateway.page;

import com.linecorp.armeria.server.ServerBuilder;
import dev.latchkey.gateway.wire.Language;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A page in every language, and the scripts, styles and pictures that belong to it. */
public final class Page {
    private final String assetsPath;
    private final Assets assets;
    private final Map<Language, Document> documents = new EnumMap<>(Language.class);

    private Page(String assetsPath, Assets assets) {
        this.assetsPath = assetsPath;
        this.assets = assets;
    }

    /**
     * Reads a page that is part of the program: {@code page.html} in a folder, with its texts and assets beside it.
     *
     * @param folder the folder on the class path, with a slash in front
     * @param assetsPath below which path the assets are served
     * @param assets the names of their files
     * @param permissions what Permissions-Policy says of this page in particular; may be empty
     * @throws IllegalStateException if a file is not there
     * @throws IllegalArgumentException if a text is not there
     */
    public static Page bundled(String folder, String assetsPath, List<String> assets, String permissions) {
        var page = new Page(assetsPath, Assets.bundled(folder, assets));
        var template = new PageTemplate(Resources.text(folder + "/page.html"), permissions);
        var versioned = assetsPath + '/' + page.assets.version() + '/';
        for (var language : Language.values()) {
            page.documents.put(language, template.render(language, PageTexts.of(folder, language), versioned));
        }
        return page;
    }

    /** Serves the page at each of the paths, and its assets at theirs. */
    public void addTo(ServerBuilder server, String... paths) {
        var service = new DocumentService(request -> documents.get(Language.of(request.headers())));
        for (var path : paths) {
            server.service(path, service);
        }
        server.serviceUnder(
                assetsPath,
                new DocumentService(request -> assets.find(request.path().substring(assetsPath.length() + 1))));
    }
}
