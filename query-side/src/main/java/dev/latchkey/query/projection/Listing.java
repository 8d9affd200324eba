package dev.latchkey.query.projection;

import dev.latchkey.query.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/** Reads one page of a list, and how long the list is; each within a limit of time. */
public final class Listing {
    private final JdbcTemplate jdbc;

    /** Makes a reader on the database of a template, whose own limits stay as they are. */
    public Listing(JdbcTemplate template) {
        jdbc = new JdbcTemplate(Objects.requireNonNull(template.getDataSource(), "a template has a database"));
        jdbc.setQueryTimeout((int) QuestionTime.LIST_STATEMENT.toSeconds());
    }

    /**
     * Returns a page.
     *
     * @param select columns and tables
     * @param order what the rows are sorted by, in one direction; together unique, so that pages do not overlap
     */
    public <T> List<T> page(String select, Conditions where, List<String> order, Page page, RowMapper<T> row) {
        var values = new ArrayList<>(where.values);
        values.add(page.limit());
        values.add(page.offset());
        var sorted = String.join(
                ", ", order.stream().map(column -> column + page.direction()).toList());
        return jdbc.query(select + where.sql() + " order by " + sorted + " limit ? offset ?", row, values.toArray());
    }

    /** Returns how many rows there are on all pages. */
    public long count(String table, Conditions where) {
        return Objects.requireNonNull(
                jdbc.queryForObject("select count(*) from " + table + where.sql(), Long.class, where.values.toArray()));
    }

    /** Returns a text as columns of folded text hold it: in lower case, whatever the database's own rules are. */
    public static String folded(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** What must hold of the rows of a list. */
    public static final class Conditions {
        private final List<String> conditions = new ArrayList<>();
        private final List<Object> values = new ArrayList<>();

        /** Adds a condition on a value, unless the value is null. */
        public Conditions where(String condition, @Nullable Object value) {
            if (value != null) {
                conditions.add(condition);
                values.add(value);
            }
            return this;
        }

        /** Adds the condition that a column of folded text contains a text, unless there is none to be contained. */
        public Conditions contains(String column, @Nullable String text) {
            // Not "like", in which some characters of the text would have a meaning of their own.
            return where("strpos(" + column + ", ?) > 0", text == null || text.isEmpty() ? null : folded(text));
        }

        private String sql() {
            return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        }
    }
}
