package dev.nightjar.cli;

import dev.nightjar.report.NearestName;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Words of options with a closed list: a wrong one is answered with the list and the nearest. */
final class Choices {
  private Choices() {}

  static <E extends Enum<E>> E read(String word, E[] values) {
    for (E value : values) {
      if (value.toString().equalsIgnoreCase(word)) {
        return value;
      }
    }
    List<String> words = Arrays.stream(values).map(Enum::toString).toList();
    throw new TypeConversionException(
        "\"" + word + "\" is none of " + String.join(", ", words) + NearestName.hint(word, words));
  }

  static final class Colour implements ITypeConverter<ColourChoice> {
    @Override
    public ColourChoice convert(String word) {
      return read(word, ColourChoice.values());
    }
  }

  static final class Format implements ITypeConverter<OutputFormat> {
    @Override
    public OutputFormat convert(String word) {
      return read(word, OutputFormat.values());
    }
  }

  static final class Gravity implements ITypeConverter<IncidentOpenCommand.Severity> {
    @Override
    public IncidentOpenCommand.Severity convert(String word) {
      return read(word, IncidentOpenCommand.Severity.values());
    }
  }
}
