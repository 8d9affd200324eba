package dev.latchkey.query.passkey;

import java.util.List;

/**
 * A page of codes.
 *
 * @param total how many there are on all pages
 */
public record PasskeyCodeList(List<PasskeyCodeView> codes, long total) {}
