/**
 * The incident runbook: open, freeze, preserve, classify, compare, rollback plan, regression
 * evaluation, document.
 *
 * <p>May import: {@code model}, {@code compare} and {@code lake}.
 *
 * <p>Before it: {@code compare}, whose findings open incidents. After it: {@code evidence}.
 */
package dev.nightjar.incident;
