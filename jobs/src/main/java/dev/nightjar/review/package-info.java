/**
 * The weekly review and the morning page as HTML.
 *
 * <p>May import: {@code model}.
 *
 * <p>Before it: published report rows. After it: a meeting.
 */
package dev.nightjar.review;
