package dev.nightjar.ingest;

import dev.nightjar.lake.ReviewDraws;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares raw rows of one table with its contract: types, limits, derived columns, columns that
 * contradict each other, and the privacy gate over every text. All violations of a row are found,
 * not only the first. Not safe for several threads.
 */
final class RowCheck {
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final LocalDate EARLIEST_DATE = LocalDate.of(2000, 1, 1);
  private static final LocalDate LATEST_DATE = LocalDate.of(2200, 1, 1);
  private static final int LONGEST_ATTRIBUTE = 256;
  private static final int MOST_ELEMENTS = 100_000;

  private final TableContract contract;
  private final ValueGate gate;
  private final Violations violations;
  private final ValueReader reader;
  private final Derivations derivations;
  private final ReviewLabels labels;
  private final Instant now;
  private final Instant latest;
  private final int overflow;
  private final Map<String, Long> ignored = new HashMap<>();
  private boolean isTextual;

  /**
   * @param draws what was drawn for review, which labels are held against
   * @param now the run's instant; a time more than a day after it is refused
   */
  RowCheck(TableContract contract, PrivacyGate gate, ReviewDraws draws, Instant now) {
    this.contract = contract;
    this.gate = new ValueGate(gate);
    this.violations = new Violations(contract.table(), this.gate);
    this.reader = new ValueReader(violations);
    this.derivations = new Derivations(contract);
    this.labels = new ReviewLabels(contract, draws);
    this.now = now;
    this.latest = now.plus(Duration.ofDays(1));
    this.overflow = contract.position("attributes");
  }

  /**
   * The row in the order of the contract's columns, or null when it must be refused: then {@link
   * #violation()} says why.
   */
  Object[] check(Map<String, Object> raw, boolean isTextualFile) {
    violations.clear();
    isTextual = isTextualFile;
    List<Column> columns = contract.columns();
    Object[] row = new Object[columns.size()];
    int known = 0;
    for (int i = 0; i < row.length; i++) {
      Column column = columns.get(i);
      Object value = raw.get(column.name());
      if (value != null) {
        known++;
        row[i] = value(column, column.type(), column.path(), value);
      } else if (raw.containsKey(column.name())) {
        known++;
      }
    }
    if (known < raw.size()) {
      keepUnknown(raw, row);
    }
    complete(raw, row);
    return violations.isEmpty() ? row : null;
  }

  /** Why the last row was refused. */
  Violation violation() {
    return violations.first();
  }

  /** Rows with a column that the table does not have, by column; values were not stored. */
  Map<String, Long> ignoredColumns() {
    return ignored;
  }

  /** Presets, derived columns, then what must be there and must agree. */
  private void complete(Map<String, Object> raw, Object[] row) {
    List<Column> columns = contract.columns();
    labels.complete(row, now, violations);
    derivations.fill(row, now);
    for (int i = 0; i < row.length; i++) {
      Column column = columns.get(i);
      if (row[i] == null && column.preset() != null && raw.get(column.name()) == null) {
        row[i] = column.preset();
      }
      boolean isMissing =
          row[i] == null
              && column.required()
              && raw.get(column.name()) == null
              && !derivations.waitsForRefused(column.name(), raw, row);
      if (isMissing) {
        violations.add(
            Violation.of(
                Reason.MISSING_COLUMN,
                column.path(),
                contract.table()
                    + "."
                    + column.path()
                    + ": is missing"
                    + NearMiss.hint(column.name(), raw.keySet(), contract)
                    + "; expected "
                    + column.type().expectation()
                    + " in every row"));
      }
    }
    if (violations.isEmpty()) {
      for (RowRule rule : contract.rules()) {
        if (rule.violated().isTrue(column -> row[contract.position(column)])) {
          violations.add(broken(rule, row));
        }
      }
    }
  }

  private Violation broken(RowRule rule, Object[] row) {
    StringBuilder values = new StringBuilder();
    for (String column : rule.violated().columns()) {
      values.append(values.isEmpty() ? "" : ", ").append(column).append(" = ");
      values.append(row[contract.position(column)]);
    }
    return new Violation(
        rule.code(),
        rule.column(),
        null,
        contract.table()
            + "."
            + rule.column()
            + ": "
            + rule.message()
            + " ("
            + values
            + "); no row may have: "
            + rule.sql());
  }

  private Object value(Column column, ColumnType type, String path, Object raw) {
    return switch (type.kind()) {
      case ARRAY -> array(column, type, path, raw);
      case STRUCT -> struct(column, type, path, raw);
      case MAP -> map(column, path, raw);
      default -> scalar(column, type, path, raw);
    };
  }

  private Object scalar(Column column, ColumnType type, String path, Object raw) {
    Object value = reader.read(column, type, raw, isTextual);
    if (value == null && raw instanceof String text && type.kind() != ColumnType.Kind.STRING) {
      // What was meant to be a number or a time may be a secret in the wrong column.
      scan(path, text, column.text());
    }
    if (value instanceof String text) {
      text(column, path, text);
    } else if (value instanceof Instant time) {
      if (time.isBefore(EARLIEST) || time.isAfter(latest)) {
        violations.add(
            Reason.IMPLAUSIBLE_TIME,
            column,
            time,
            "is out of range",
            "a time between " + EARLIEST + " and " + latest + " (a day from now)");
      }
    } else if (value instanceof LocalDate date) {
      if (date.isBefore(EARLIEST_DATE) || date.isAfter(LATEST_DATE)) {
        violations.add(
            Reason.IMPLAUSIBLE_TIME,
            column,
            date,
            "is out of range",
            "a date between " + EARLIEST_DATE + " and " + LATEST_DATE);
      }
    } else if (value instanceof Number number && !column.range().contains(number.doubleValue())) {
      violations.add(
          Reason.OUT_OF_RANGE, column, value, "is out of range", column.range().expectation());
    }
    return value;
  }

  private void text(Column column, String path, String text) {
    boolean isClean = scan(path, text, column.text());
    if (text.isBlank() && column.identifier() && column.preset() == null) {
      violations.add(Reason.EMPTY_IDENTIFIER, column, null, "is empty", "a text that identifies");
    } else if (text.length() > column.longest()) {
      violations.add(
          Reason.TOO_LONG,
          column,
          null,
          "has " + text.length() + " characters",
          "at most " + column.longest());
    } else if (!column.values().isEmpty() && !column.values().contains(text)) {
      violations.add(
          Reason.UNKNOWN_VALUE,
          column,
          isClean ? text : null,
          "is unknown" + NearMiss.caseHint(text, column.values()),
          "one of " + String.join(", ", column.values()));
    }
  }

  private Object array(Column column, ColumnType type, String path, Object raw) {
    if (!(nested(raw) instanceof List<?> list)) {
      return wrong(column, type, path, raw);
    }
    if (list.size() > MOST_ELEMENTS) {
      violations.add(
          Reason.TOO_LONG,
          column,
          null,
          "has " + list.size() + " elements",
          "at most " + MOST_ELEMENTS);
      return null;
    }
    List<Object> values = new ArrayList<>(list.size());
    for (Object element : list) {
      if (element == null) {
        violations.add(
            Reason.MISSING_COLUMN,
            column,
            null,
            "stands in the array",
            type.element().expectation());
      } else {
        values.add(value(column, type.element(), path + "[]", element));
      }
    }
    return values;
  }

  private Object struct(Column column, ColumnType type, String path, Object raw) {
    if (!(nested(raw) instanceof Map<?, ?> object)) {
      return wrong(column, type, path, raw);
    }
    Object[] values = new Object[type.fields().size()];
    int known = 0;
    for (int i = 0; i < values.length; i++) {
      Column field = type.fields().get(i);
      Object value = object.get(field.name());
      known += object.containsKey(field.name()) ? 1 : 0;
      if (value != null) {
        values[i] = value(field, field.type(), path + "." + field.name(), value);
      } else if (field.required()) {
        violations.add(
            Reason.MISSING_COLUMN, field, null, "is missing", field.type().expectation());
      }
    }
    if (known < object.size()) {
      for (Object key : object.keySet()) {
        if (type.fields().stream().noneMatch(f -> f.name().equals(key))) {
          ignore(path + "." + key);
        }
      }
    }
    return values;
  }

  private Object map(Column column, String path, Object raw) {
    if (!(nested(raw) instanceof Map<?, ?> object)) {
      return wrong(column, column.type(), path, raw);
    }
    Map<String, String> values = new HashMap<>();
    for (Map.Entry<?, ?> entry : object.entrySet()) {
      Object value = entry.getValue();
      if (value == null) {
        continue;
      }
      if (value instanceof List<?> || value instanceof Map<?, ?> || value instanceof byte[]) {
        violations.add(
            Reason.WRONG_TYPE, column, value, "stands in the map", "text, number or boolean");
        continue;
      }
      keep(path, entry.getKey().toString(), value.toString(), values);
    }
    return values;
  }

  private void keep(String path, String key, String value, Map<String, String> into) {
    if (Utf8.hasLoneSurrogate(key) || Utf8.hasLoneSurrogate(value)) {
      violations.add(
          Violation.of(
              Reason.MALFORMED_UTF8,
              path,
              contract.table()
                  + "."
                  + path
                  + ": holds half a surrogate pair; expected Unicode text"));
      return;
    }
    scan(path, key, false);
    scan(path, value, true);
    into.put(key, value);
  }

  /** Values under unknown names: into {@code attributes} where the table has it, else dropped. */
  private void keepUnknown(Map<String, Object> raw, Object[] row) {
    Map<String, String> attributes = null;
    for (Map.Entry<String, Object> entry : raw.entrySet()) {
      String name = entry.getKey();
      Object value = entry.getValue();
      if (contract.position(name) >= 0 || value == null) {
        continue;
      }
      boolean isScalar =
          !(value instanceof List<?> || value instanceof Map<?, ?> || value instanceof byte[]);
      // A long text is no attribute: storing it would store a prompt under another name.
      if (overflow < 0 || !isScalar || value.toString().length() > LONGEST_ATTRIBUTE) {
        ignore(name);
        continue;
      }
      if (attributes == null) {
        attributes = new HashMap<>();
      }
      keep("attributes", name, value.toString(), attributes);
    }
    if (attributes != null) {
      if (row[overflow] instanceof Map<?, ?> given) {
        for (Map.Entry<?, ?> entry : given.entrySet()) {
          attributes.put((String) entry.getKey(), (String) entry.getValue());
        }
      }
      row[overflow] = attributes;
    }
  }

  private void ignore(String name) {
    ignore(name, 1, ignored);
  }

  /** Counts rows by a name that is not stored; a name that looks private is not said. */
  void ignore(String name, long rows, Map<String, Long> into) {
    boolean mayName = name.length() <= 100 && gate.mayShow(name);
    into.merge(mayName && into.size() < 100 ? name : "(other)", rows, Long::sum);
  }

  /** Notes what must not be stored; whether the text is clean. */
  private boolean scan(String path, String text, boolean isFreeText) {
    MatchKind kind = gate.scan(text, isFreeText).orElse(null);
    if (kind != null) {
      violations.addPrivate(path, kind);
    }
    return kind == null;
  }

  /** CSV holds arrays and objects as JSON. */
  private Object nested(Object raw) {
    if (isTextual && raw instanceof String text) {
      try {
        return JsonText.value(text);
      } catch (JsonText.Malformed e) {
        return null;
      }
    }
    return raw;
  }

  private Object wrong(Column column, ColumnType type, String path, Object raw) {
    if (raw instanceof String text) {
      scan(path, text, column.text());
    }
    violations.add(
        Reason.WRONG_TYPE,
        column,
        null,
        "is of another type",
        type.expectation() + (isTextual ? " written as JSON" : ""));
    return null;
  }
}
