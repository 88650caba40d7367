package dev.nightjar.ingest;

/**
 * A column that a file declares for all of its rows.
 *
 * @param shape what its values are
 */
record FileColumn(String name, Shape shape) {
  /** What the values of a file column are. */
  enum Shape {
    /** Text that can stand for any type, as in CSV. */
    ANY("text"),
    TEXT("text"),
    WHOLE("whole numbers"),
    REAL("floating point numbers"),
    DECIMAL("decimal numbers"),
    BOOLEAN("booleans"),
    INSTANT("times with zone"),
    LOCAL_TIME("times without zone"),
    DATE("dates"),
    BYTES("bytes"),
    LIST("arrays"),
    MAP("maps"),
    RECORD("records");

    private final String words;

    Shape(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }

    boolean fits(ColumnType.Kind kind) {
      if (this == ANY) {
        return true;
      }
      return switch (kind) {
        case STRING -> this == TEXT;
        case INT, LONG -> this == WHOLE || this == REAL;
        case FLOAT, DOUBLE -> this == WHOLE || this == REAL || this == DECIMAL;
        case DECIMAL -> this == WHOLE || this == REAL || this == DECIMAL;
        case BOOLEAN -> this == BOOLEAN;
        case TIMESTAMP -> this == INSTANT || this == TEXT;
        case DATE -> this == DATE || this == TEXT;
        case ARRAY -> this == LIST;
        case STRUCT -> this == RECORD;
        case MAP -> this == MAP || this == RECORD;
      };
    }
  }
}
