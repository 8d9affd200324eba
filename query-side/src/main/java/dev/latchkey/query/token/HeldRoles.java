package dev.latchkey.query.token;

import java.util.List;

/** Where a user holds roles. */
public record HeldRoles(List<MembershipView> memberships) {}
