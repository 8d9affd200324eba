package dev.latchkey.query.audit;

import java.util.List;

/** What happened to a user, in the order that was asked for. */
public record ChangeList(List<ChangeView> changes) {}
