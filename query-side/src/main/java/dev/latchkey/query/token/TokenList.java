package dev.latchkey.query.token;

import java.util.List;

/**
 * A page of tokens.
 *
 * @param total how many there are on all pages
 */
public record TokenList(List<TokenView> tokens, long total) {}
