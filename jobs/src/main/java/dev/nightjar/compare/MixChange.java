package dev.nightjar.compare;

/**
 * A change that is one of mix: the parts did as before, and traffic moved between them.
 *
 * @param split rate, mix, and entry and exit
 * @param reason what moved, in words
 */
record MixChange(Split split, String reason) {}
