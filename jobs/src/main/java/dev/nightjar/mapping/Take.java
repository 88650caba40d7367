package dev.nightjar.mapping;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** How the values of several spans become the one of their request. */
enum Take {
  FIRST,
  LAST,
  SUM,
  MAX,
  COUNT;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @param values that are there, in the order of time
   */
  Object of(List<Object> values) {
    if (this == COUNT) {
      return (long) values.size();
    }
    if (values.isEmpty()) {
      return null;
    }
    return switch (this) {
      case FIRST -> values.get(0);
      case LAST -> values.get(values.size() - 1);
      default -> number(values);
    };
  }

  private Object number(List<Object> values) {
    BigDecimal result = null;
    for (Object value : values) {
      BigDecimal number = Conversion.decimal(value);
      if (number == null) {
        // The check of the row says what is wrong with it.
        return value;
      }
      result = result == null ? number : this == SUM ? result.add(number) : result.max(number);
    }
    return result;
  }
}
