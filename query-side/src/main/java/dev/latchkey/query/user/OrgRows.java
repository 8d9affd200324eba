package dev.latchkey.query.user;

import dev.latchkey.events.instance.InstanceEvent.InstanceAdded;
import dev.latchkey.events.org.OrgEvent.OrgAdded;
import dev.latchkey.events.value.InstanceId;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.query.projection.Batch;
import dev.latchkey.query.projection.Listing;
import dev.latchkey.query.projection.Listing.Conditions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables {@code query.instances} and {@code query.orgs}. */
@Component
class OrgRows {
    private final JdbcTemplate batches;
    private final JdbcClient jdbc;
    private final Listing listing;

    OrgRows(JdbcTemplate batches, JdbcClient jdbc) {
        this.batches = batches;
        this.jdbc = jdbc;
        this.listing = new Listing(batches);
    }

    void add(InstanceAdded instance, Instant at) {
        Batch.add(
                batches,
                "insert into query.instances (instance_id, name, created_at) values (?, ?, ?) on conflict do nothing",
                instance.instanceId().value(),
                instance.name(),
                at.atOffset(ZoneOffset.UTC));
    }

    void add(OrgAdded org, long sequence, Instant at) {
        Batch.add(
                batches,
                """
                insert into query.orgs (org_id, name, name_folded, sequence, created_at)
                values (?, ?, ?, ?, ?) on conflict do nothing""",
                org.orgId().value(),
                org.name(),
                Listing.folded(org.name()),
                sequence,
                at.atOffset(ZoneOffset.UTC));
    }

    @Nullable
    InstanceView findInstance() {
        return jdbc.sql("select * from query.instances")
                .query((row, number) -> new InstanceView(
                        new InstanceId(row.getString("instance_id")),
                        row.getString("name"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant()))
                .optional()
                .orElse(null);
    }

    @Nullable
    OrgView find(OrgId orgId) {
        return jdbc.sql("select * from query.orgs where org_id = ?")
                .param(orgId.value())
                .query(OrgRows::view)
                .optional()
                .orElse(null);
    }

    OrgList list(ListOrgs query) {
        var where = new Conditions().contains("name_folded", query.name());
        return new OrgList(
                listing.page(
                        "select * from query.orgs",
                        where,
                        List.of("name_folded", "org_id"),
                        query.page(),
                        OrgRows::view),
                listing.count("query.orgs", where));
    }

    private static OrgView view(ResultSet row, int number) throws SQLException {
        return new OrgView(
                new OrgId(row.getString("org_id")),
                row.getString("name"),
                row.getLong("sequence"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
