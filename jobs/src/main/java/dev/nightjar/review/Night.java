package dev.nightjar.review;

import dev.nightjar.model.Comparison;
import java.time.LocalDate;
import java.util.List;

/**
 * All that the morning page says of a night.
 *
 * @param date the night
 * @param rows what is said of a week, of this night alone: findings that are closed were there the
 *     published night before
 * @param statements what the night says beside: canaries, changes of judge, of mix
 * @param restated earlier nights that got late rows and were written anew
 * @param notes sentences about the data
 */
public record Night(
    LocalDate date,
    Week rows,
    List<Comparison> statements,
    List<String> restated,
    List<String> notes) {}
