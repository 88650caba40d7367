/**
 * The honesty trial: simulated fleets whose truth is known, profiled and compared by the product,
 * and a table of what it claimed against what was so.
 */
package dev.nightjar.trial;
