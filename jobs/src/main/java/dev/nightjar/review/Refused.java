package dev.nightjar.review;

/**
 * Input rows that were refused in the week.
 *
 * @param table they were meant for
 * @param reason class of the reason
 * @param rows how many
 */
public record Refused(String table, String reason, long rows) {}
