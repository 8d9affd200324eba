package dev.latchkey.gateway.audit;

import com.google.protobuf.ByteString;
import dev.latchkey.contract.audit.v1.CosignedCheckpoint;
import dev.latchkey.contract.audit.v1.ExportEnd;
import dev.latchkey.contract.audit.v1.ExportHead;
import dev.latchkey.contract.audit.v1.ExportResponse;
import dev.latchkey.contract.audit.v1.ExportTile;
import dev.latchkey.contract.audit.v1.ExportedEvent;
import dev.latchkey.events.log.RawRows;
import dev.latchkey.events.log.RawRows.Row;
import dev.latchkey.events.proof.Checkpoint;
import dev.latchkey.events.proof.MerkleTree;
import dev.latchkey.events.proof.Tile;
import dev.latchkey.gateway.auth.Caller;
import dev.latchkey.gateway.wire.AnswerStream;
import dev.latchkey.gateway.wire.Wire;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Writes the lines of an export, with no more than a page of rows in memory. */
@Component
final class Export {
    private static final int VERSION = 1;
    private static final int PAGE = 2 * Tile.WIDTH;

    private final RawRows rows;
    private final Proofs proofs;

    Export(RawRows rows, Proofs proofs) {
        this.rows = rows;
        this.proofs = proofs;
    }

    /**
     * Exports the whole log: the rows that the newest checkpoint covers, and those that stand where none should.
     *
     * @param access asked before each page, since the right may be taken while the export lasts
     * @param lines takes the lines as long as more are wanted
     */
    void ofLog(Supplier<Caller> access, AnswerStream<ExportResponse> lines) {
        var signed = proofs.newest();
        var size = signed.tree().size();
        var wanted = lines.send(head(signed, ""));
        var events = 0L;
        var tile = 0L;
        var after = Long.MIN_VALUE;
        List<Row> page;
        while (wanted && !(page = between(after, size)).isEmpty()) {
            StillAllowed.require(access);
            for (var row : page) {
                var position = row.entry().position();
                for (; wanted && tile < Tile.fullTiles(size, 0) && tile * Tile.WIDTH < position; tile++) {
                    wanted = lines.send(tile(signed.tree(), tile));
                }
                wanted = wanted && lines.send(event(row, List.of()));
                events++;
                after = position;
            }
        }
        for (var row : wanted ? Proofs.reading(() -> rows.behindTheEnd(PAGE)) : List.<Row>of()) {
            wanted = wanted && lines.send(event(row, List.of()));
            events++;
        }
        if (wanted) {
            lines.send(end(events));
        }
    }

    /**
     * Exports the stream of one user as far as the newest checkpoint covers it.
     *
     * @param access asked before each page, since the right may be taken while the export lasts
     * @param lines takes the lines as long as more are wanted
     */
    void ofUser(String userId, Supplier<Caller> access, AnswerStream<ExportResponse> lines) {
        var signed = proofs.newest();
        var size = signed.tree().size();
        var tree = new MerkleTree(size, new KnownTiles(signed.tree().tiles()));
        var wanted = lines.send(head(signed, userId));
        var events = 0L;
        var after = 0L;
        List<Row> page;
        while (wanted && !(page = ofUser(userId, after, size)).isEmpty()) {
            StillAllowed.require(access);
            for (var row : page) {
                wanted = wanted && lines.send(event(row, proof(tree, row)));
                events++;
                after = row.entry().sequence();
            }
        }
        if (wanted) {
            lines.send(end(events));
        }
    }

    private List<Row> between(long after, long size) {
        return Proofs.reading(() -> rows.between(after, size, PAGE));
    }

    private List<Row> ofUser(String userId, long after, long size) {
        return Proofs.reading(() -> rows.ofAggregate(userId, after, size, PAGE));
    }

    /** A row that stands where none should has no proof, and is exported all the same. */
    private static List<ByteString> proof(MerkleTree tree, Row row) {
        var index = row.entry().position() - 1;
        return index < 0 ? List.of() : Proofs.reading(() -> Proofs.bytes(tree.inclusion(index)));
    }

    private ExportResponse head(Proofs.Signed signed, String userId) {
        var head = ExportHead.newBuilder()
                .setVersion(VERSION)
                .setCheckpoint(proofs.withCosignatures(signed.note()).toString())
                .setUserId(userId);
        for (var note : proofs.cosigned()) {
            var size = Checkpoint.parse(note.text()).size();
            // A witness may have signed a later one meanwhile.
            if (size <= signed.tree().size()) {
                head.addCosigned(CosignedCheckpoint.newBuilder()
                        .setCheckpoint(note.toString())
                        .addAllProof(
                                Proofs.reading(() -> Proofs.bytes(signed.tree().consistency(size)))));
            }
        }
        return ExportResponse.newBuilder().setHead(head).build();
    }

    private static ExportResponse tile(MerkleTree tree, long index) {
        var hashes = Proofs.reading(() -> tree.tiles().hashes(0, index, Tile.WIDTH));
        return ExportResponse.newBuilder()
                .setTile(ExportTile.newBuilder().setIndex(index).setHashes(ByteString.copyFrom(hashes)))
                .build();
    }

    private static ExportResponse event(Row row, List<ByteString> proof) {
        var entry = row.entry();
        return ExportResponse.newBuilder()
                .setEvent(ExportedEvent.newBuilder()
                        .setPosition(entry.position())
                        .setAggregateType(entry.aggregateType())
                        .setAggregateId(entry.aggregateId())
                        .setSequence(entry.sequence())
                        .setEventType(entry.eventType())
                        .setRevision(entry.revision())
                        .setOwner(entry.owner())
                        .setEditor(entry.editor())
                        .setService(entry.service())
                        .setCreatedAt(Wire.timestamp(entry.at()))
                        .setPayload(entry.payload())
                        .setMetadata(entry.metadata())
                        .setLeafHash(ByteString.copyFrom(row.leaf()))
                        .addAllProof(proof))
                .build();
    }

    private static ExportResponse end(long events) {
        return ExportResponse.newBuilder()
                .setEnd(ExportEnd.newBuilder().setEvents(events))
                .build();
    }
}
