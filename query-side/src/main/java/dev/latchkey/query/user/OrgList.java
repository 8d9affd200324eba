package dev.latchkey.query.user;

import java.util.List;

/**
 * A page of organisations.
 *
 * @param total how many there are on all pages
 */
public record OrgList(List<OrgView> orgs, long total) {}
