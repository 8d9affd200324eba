package dev.latchkey.query.token;

import java.util.List;

/**
 * A page of memberships.
 *
 * @param total how many there are on all pages
 */
public record MembershipList(List<MemberView> members, long total) {}
