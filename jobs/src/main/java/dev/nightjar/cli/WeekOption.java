package dev.nightjar.cli;

import dev.nightjar.model.Refusal;
import dev.nightjar.review.IsoWeek;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an ISO week, {@code 2026-W47}. */
final class WeekOption implements ITypeConverter<IsoWeek> {
  @Override
  public IsoWeek convert(String text) {
    try {
      return IsoWeek.parse(text);
    } catch (Refusal e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
