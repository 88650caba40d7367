/**
 * Pages that people read: one style, one writer, escaping by construction. A page is built from
 * {@link dev.nightjar.page.Element}s; text and attribute values are data and can never become
 * markup, programs come from this program's own resources alone, and every page's policy forbids
 * the network.
 *
 * <p>May import: {@code model}.
 *
 * <p>Before it: whoever has something to show. After it: a browser, or paper.
 */
package dev.nightjar.page;
