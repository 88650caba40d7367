package dev.nightjar.lake;

import dev.nightjar.model.Settings;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.catalog.ViewCatalog;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.types.Types;

/**
 * A lake against the contract: everything that is wrong at once, nothing written. The schema part
 * needs no Spark; the data part reads each table of the days once.
 */
public final class ContractCheck {
  private final Lake lake;
  private final List<Violation> found = new ArrayList<>();

  private ContractCheck(Lake lake) {
    this.lake = lake;
  }

  /**
   * What a check found.
   *
   * @param violations errors first, then warnings, each in the contract's order of tables
   */
  public record Result(List<Violation> violations) {
    public Result {
      violations =
          violations.stream().sorted(java.util.Comparator.comparing(Violation::severity)).toList();
    }

    public List<Violation> errors() {
      return violations.stream().filter(v -> v.severity() == Violation.Severity.ERROR).toList();
    }

    public List<Violation> warnings() {
      return violations.stream().filter(v -> v.severity() == Violation.Severity.WARNING).toList();
    }

    public boolean passed() {
      return errors().isEmpty();
    }
  }

  /** Tables and columns only. */
  public static Result schema(Lake lake) {
    return new Result(new ContractCheck(lake).schemas().found);
  }

  /** Tables, columns, and the rows of those days. */
  public static Result days(Lake lake, LocalDate from, LocalDate to) {
    ContractCheck check = new ContractCheck(lake).schemas();
    List<TableDefinition> sound = new ArrayList<>();
    for (TableDefinition input : Contract.inputs()) {
      String table = lake.inputBase(input.name()).toString();
      if (check.found.stream()
          .noneMatch(v -> v.table().equals(table) && v.severity() == Violation.Severity.ERROR)) {
        sound.add(input);
      }
    }
    check.found.addAll(DataCheck.of(lake, sound, from, to));
    check.found.addAll(LabelCheck.of(lake, sound, from, to));
    return new Result(check.found);
  }

  private ContractCheck schemas() {
    Contract.inputs().forEach(this::input);
    Contract.outputs().forEach(this::output);
    return this;
  }

  private void input(TableDefinition definition) {
    Settings.Input mapped = lake.settings().inputs().get(definition.name());
    TableIdentifier base = lake.inputBase(definition.name());
    Table table = tableOrNull(base);
    if (table == null) {
      if (viewOrNull(base) != null) {
        found.add(
            Violation.error(
                base.toString(),
                "",
                "view_without_base_table",
                "is a view, which has no snapshots; name its base table in nightjar.yaml"));
      } else if (definition.required() || mapped != null) {
        found.add(
            Violation.error(
                base.toString(),
                "",
                "missing_table",
                mapped == null
                    ? "missing; `nightjar init` creates it"
                    : "missing, but nightjar.yaml names it for " + definition.name()));
      } else {
        found.add(
            Violation.warning(
                base.toString(), "", "absent_table", "missing; its metrics have no rows"));
      }
      return;
    }
    Schema schema = table.schema();
    TableIdentifier name = lake.input(definition.name());
    if (!name.equals(base)) {
      schema = viewOrNull(name);
      if (schema == null) {
        found.add(
            Violation.error(
                name.toString(), "", "missing_view", "missing, but nightjar.yaml names it"));
        return;
      }
    }
    found.addAll(SchemaCheck.of(base.toString(), definition, schema));
    nullable(base.toString(), definition, schema);
    properties(base.toString(), table);
  }

  private void output(TableDefinition definition) {
    TableIdentifier name = lake.output(definition.name());
    Table table = tableOrNull(name);
    if (table == null) {
      found.add(
          Violation.error(
              name.toString(), "", "missing_table", "missing; `nightjar init` creates it"));
      return;
    }
    for (Violation violation : SchemaCheck.of(name.toString(), definition, table.schema())) {
      found.add(
          violation.code().equals("missing_optional_column")
              ? Violation.error(
                  name.toString(),
                  violation.column(),
                  "missing_column",
                  "missing; `nightjar init` adds it")
              : violation);
    }
    properties(name.toString(), table);
  }

  private void nullable(String table, TableDefinition definition, Schema have) {
    for (Types.NestedField column : definition.schema().columns()) {
      Types.NestedField present = have.findField(column.name());
      if (column.isRequired() && present != null && present.isOptional()) {
        found.add(
            Violation.warning(
                table,
                column.name(),
                "nullable_column",
                "may hold nulls, but every row needs a value; declare it NOT NULL"));
      }
    }
  }

  private void properties(String name, Table table) {
    String version = table.properties().get("llm.contract.version");
    if (version == null) {
      found.add(
          Violation.warning(
              name,
              "",
              "no_contract_version",
              "has no property llm.contract.version; " + Contract.VERSION + " is assumed"));
    } else if (!major(version).equals(major(Contract.VERSION))) {
      found.add(
          Violation.error(
              name,
              "",
              "contract_version",
              "follows contract version "
                  + version
                  + ", this program reads "
                  + major(Contract.VERSION)
                  + ".x"));
    }
    if (table instanceof BaseTable base && base.operations().current().formatVersion() < 2) {
      found.add(
          Violation.warning(
              name, "", "format_version", "has Iceberg format version 1, expected 2 or newer"));
    }
  }

  private static String major(String version) {
    int dot = version.indexOf('.');
    return dot < 0 ? version : version.substring(0, dot);
  }

  private Table tableOrNull(TableIdentifier identifier) {
    try {
      return lake.catalog().loadTable(identifier);
    } catch (NoSuchTableException e) {
      return null;
    }
  }

  private Schema viewOrNull(TableIdentifier identifier) {
    return lake.catalog() instanceof ViewCatalog views && views.viewExists(identifier)
        ? views.loadView(identifier).schema()
        : null;
  }
}
