package dev.nightjar.profile;

import java.util.List;

/** One generated row: every column of {@link Units#METRICS}, null where it is missing. */
record Unit(
    int day,
    String evaluator,
    String version,
    List<String> components,
    List<String> dimensions,
    Boolean yes,
    Boolean applies,
    Double number,
    Double other,
    String category,
    double weight,
    Long subject,
    boolean late) {}
