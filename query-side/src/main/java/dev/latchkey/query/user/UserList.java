package dev.latchkey.query.user;

import java.util.List;

/**
 * A page of users.
 *
 * @param total how many there are on all pages
 */
public record UserList(List<UserView> users, long total) {}
