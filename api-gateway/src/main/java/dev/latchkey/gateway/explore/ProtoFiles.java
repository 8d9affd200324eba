package dev.latchkey.gateway.explore;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** The contract for download: each proto file, all of them in an archive, and the descriptor set. */
final class ProtoFiles {
    private static final String ROOT = "/proto/";

    /** The same for every file, so that the archive is the same as long as the contract is. */
    private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final DescriptorSet descriptors;
    private final Lazy<Map<String, Document>> documents = new Lazy<>(this::make);

    ProtoFiles(DescriptorSet descriptors) {
        this.descriptors = descriptors;
    }

    /** Returns what is found on a path, or null if nothing is. */
    @Nullable
    Document find(String path) {
        return documents.get().get(path.equals("/proto") ? ROOT : path);
    }

    private Map<String, Document> make() {
        var files = new TreeMap<String, Document>();
        for (var path : descriptors.paths()) {
            // The build puts the files of the contract on the class path; what they import lies in its libraries.
            files.put(path, Document.resource("/" + path, Document.TEXT));
        }
        var documents = new TreeMap<String, Document>();
        files.forEach((path, file) -> documents.put(ROOT + path, file));
        documents.put(
                ROOT + "latchkey.binpb", Document.download(descriptors.bytes(), Document.PROTOBUF, "latchkey.binpb"));
        documents.put(ROOT + "latchkey.zip", Document.download(zip(files), Document.ZIP, "latchkey.zip"));
        documents.put(ROOT, index(documents));
        return Map.copyOf(documents);
    }

    private static byte[] zip(Map<String, Document> files) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var file : files.entrySet()) {
                var entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(ENTRY_TIME);
                zip.putNextEntry(entry);
                zip.write(file.getValue().content());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return bytes.toByteArray();
    }

    private static Document index(Map<String, Document> documents) {
        var rows = new StringBuilder();
        documents.forEach((path, document) -> rows.append("<li><a href=\"%s\">%s</a> <small>%d bytes</small></li>\n"
                .formatted(escape(path), escape(path.substring(ROOT.length())), document.content().length)));
        return Document.of("""
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Latchkey: contract</title>
                <link rel="icon" href="/docs/icon.svg">
                <link rel="stylesheet" href="/docs/page.css">
                <main class="plain">
                <h1>The contract</h1>
                <p>Every proto file with all that it imports; <code>latchkey.zip</code> holds all of them and
                <code>latchkey.binpb</code> is a <code>FileDescriptorSet</code> with comments.
                <a href="/docs">Try the calls</a></p>
                <ul>
                %s</ul>
                </main>
                </html>
                """.formatted(rows), Document.HTML);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
