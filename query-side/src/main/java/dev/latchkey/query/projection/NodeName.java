package dev.latchkey.query.projection;

/**
 * What a node is called where nodes take turns. It stays the same across restarts, so that a node that was killed
 * finds its own claims again instead of waiting until they run out.
 */
public record NodeName(String value) {}
