package dev.latchkey.gateway.audit;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.latchkey.events.log.RawRows;
import dev.latchkey.events.proof.Hash;
import dev.latchkey.events.proof.MerkleTree;
import dev.latchkey.events.proof.Tile;
import dev.latchkey.gateway.auth.HttpAccess;
import dev.latchkey.gateway.auth.Permission;
import dev.latchkey.gateway.server.PublicRoutes;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Serves the log as C2SP tlog-tiles has it, so that tools for such logs can read it; for auditors alone. */
@Component
final class TileRoutes implements PublicRoutes {
    private static final String PREFIX = "/audit/log/";
    private static final Pattern TILE =
            Pattern.compile("tile/(entries|\\d|[1-5]\\d|6[0-3])/((?:x\\d{3}/){0,5}\\d{3})(?:\\.p/([1-9]\\d{0,2}))?");
    /** Tiles and entries never change, but they are not for everybody. */
    private static final String FOR_EVER = "private, max-age=31536000, immutable";

    private static final String NOT_KEPT = "no-store";
    private static final int BITS_OF_BYTE = 8;

    private final Proofs proofs;
    private final RawRows rows;
    private final HttpAccess access;

    TileRoutes(Proofs proofs, RawRows rows, HttpAccess access) {
        this.proofs = proofs;
        this.rows = rows;
        this.access = access;
    }

    @Override
    public void addTo(ServerBuilder server) {
        server.service(get(PREFIX + "checkpoint"), (ctx, req) -> answer(ctx, this::checkpoint));
        server.service(
                Route.builder()
                        .methods(HttpMethod.GET, HttpMethod.HEAD)
                        .pathPrefix(PREFIX + "tile/")
                        .build(),
                (ctx, req) -> answer(ctx, () -> tile(ctx.path().substring(PREFIX.length()))));
    }

    private static Route get(String path) {
        return Route.builder()
                .methods(HttpMethod.GET, HttpMethod.HEAD)
                .path(path)
                .build();
    }

    private HttpResponse answer(ServiceRequestContext ctx, Supplier<HttpResponse> found) {
        return HttpResponse.of(CompletableFuture.supplyAsync(
                () -> {
                    access.require(Permission.EVENTS_READ, ctx.request().headers());
                    return found.get();
                },
                ctx.blockingTaskExecutor()));
    }

    private HttpResponse checkpoint() {
        return respond(
                MediaType.PLAIN_TEXT_UTF_8,
                NOT_KEPT,
                proofs.withCosignatures(proofs.newest().note())
                        .toString()
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private HttpResponse tile(String path) {
        var asked = TILE.matcher(path);
        if (!asked.matches()) {
            throw HttpStatusException.of(HttpStatus.NOT_FOUND);
        }
        var signed = proofs.newest();
        var size = signed.tree().size();
        var isEntries = asked.group(1).equals("entries");
        var level = isEntries ? 0 : Integer.parseInt(asked.group(1));
        var index = Long.parseLong(asked.group(2).replaceAll("[x/]", ""));
        var width = width(asked, size, level, index);
        var content =
                Proofs.reading(() -> isEntries ? entries(index, width) : hashes(signed.tree(), level, index, width));
        return respond(MediaType.OCTET_STREAM, FOR_EVER, content);
    }

    /** Returns how many hashes of the tile are asked for, if the log has as many. */
    private static int width(Matcher asked, long size, int level, long index) {
        var full = Tile.fullTiles(size, level);
        var there = index < full ? Tile.WIDTH : index == full ? Tile.widthOfEdge(size, level) : 0;
        var wanted = asked.group(3) == null ? Tile.WIDTH : Integer.parseInt(asked.group(3));
        if (wanted > there || (asked.group(3) != null && wanted == Tile.WIDTH)) {
            throw HttpStatusException.of(HttpStatus.NOT_FOUND);
        }
        return wanted;
    }

    private static byte[] hashes(MerkleTree tree, int level, long index, int width) {
        return Arrays.copyOf(tree.tiles().hashes(level, index, width), width * Hash.SIZE);
    }

    private byte[] entries(long index, int width) {
        var bundle = new ByteArrayOutputStream();
        var first = index * Tile.WIDTH;
        for (var row : rows.between(first, first + width, width)) {
            var entry = row.entry().toBytes();
            bundle.write(entry.length >>> BITS_OF_BYTE);
            bundle.write(entry.length);
            bundle.writeBytes(entry);
        }
        return bundle.toByteArray();
    }

    private static HttpResponse respond(MediaType type, String kept, byte[] content) {
        return HttpResponse.of(
                ResponseHeaders.builder(HttpStatus.OK)
                        .contentType(type)
                        .set(HttpHeaderNames.CACHE_CONTROL, kept)
                        .contentLength(content.length)
                        .build(),
                HttpData.wrap(content));
    }
}
