package dev.latchkey.query.audit;

import java.util.List;

/** Events of the log in the order that was asked for. */
public record EventList(List<EventView> events) {}
