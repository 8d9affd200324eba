package dev.latchkey.query.audit;

import java.util.List;

/** Calls that read the log, newest first. */
public record ReadList(List<ReadView> reads) {}
