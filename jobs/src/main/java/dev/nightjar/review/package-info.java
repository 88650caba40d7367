/**
 * The weekly review and the morning page: what a week's published rows say, folded from the nights'
 * own counts, as sentences, tables and charts of one HTML file.
 *
 * <p>May import: {@code model}, {@code stats}, {@code compare} and {@code page}.
 *
 * <p>Before it: published report rows. After it: a meeting.
 */
package dev.nightjar.review;
