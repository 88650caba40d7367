package dev.nightjar.page;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * A table with a caption, headers that name their columns, and rows whose first cell names them. A
 * program makes the headers buttons that sort, and shows a filter; without it the table reads as it
 * stands.
 */
public final class Table {
  /** Where this stands in markup, {@code tables.js} has work. */
  static final String PROGRAMMED = " data-table=\"";

  /** A cell: what is shown, and what it is sorted by where that is a number. */
  private record Cell(Node shown, double order, boolean number) {}

  private record Column(String name, boolean number) {}

  /** One row, cell by cell in the order of the columns. */
  public final class Row {
    private final List<Cell> cells = new ArrayList<>();

    public Row text(String text) {
      cells.add(new Cell(new Text(text == null ? "" : text), Double.NaN, false));
      return this;
    }

    /** A day, which no line break parts. */
    public Row day(LocalDate day) {
      return add(Element.of("time", day.toString()).attribute("datetime", day.toString()));
    }

    public Row add(Node part) {
      cells.add(new Cell(part, Double.NaN, false));
      return this;
    }

    /** A number as people read it, sorted by its value. */
    public Row number(double value, String text) {
      cells.add(new Cell(new Text(text == null ? "" : text), value, true));
      return this;
    }

    /** A part that is sorted by a number. */
    public Row number(double value, Node part) {
      cells.add(new Cell(part, value, true));
      return this;
    }
  }

  private final String caption;
  private final List<Column> columns = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();
  private String filter;
  private boolean sortable;

  public Table(String caption) {
    this.caption = caption;
  }

  public Table column(String name) {
    columns.add(new Column(name, false));
    return this;
  }

  /** A column of numbers: set to the right. */
  public Table numbers(String name) {
    columns.add(new Column(name, true));
    return this;
  }

  /** Its headers sort. */
  public Table sortable() {
    sortable = true;
    return this;
  }

  /**
   * A field above it filters its rows.
   *
   * @param label of the field
   */
  public Table filterable(String label) {
    filter = label;
    return this;
  }

  /** A new row at the end. */
  public Row row() {
    Row row = new Row();
    rows.add(row);
    return row;
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The table as a part of a page. */
  public Element element() {
    Element head = Element.of("tr");
    for (Column column : columns) {
      Element th = Element.of("th", column.name()).attribute("scope", "col");
      head.add(column.number() ? th.style("number") : th);
    }
    Element body = Element.of("tbody");
    rows.forEach(row -> body.add(element(row)));
    Element table =
        Element.of("table")
            .add(
                Element.of("caption").add(Element.of("span", caption)),
                Element.of("thead").add(head),
                body);
    if (sortable) {
      table.attribute("data-table", "sortable");
    }
    if (filter != null) {
      table.attribute("data-filter", filter);
    }
    // A region that scrolls is reached by the keyboard, and says what it is.
    return Element.of("div")
        .style("scroll")
        .attribute("role", "region")
        .attribute("aria-label", caption)
        .attribute("tabindex", "0")
        .add(table);
  }

  private Element element(Row row) {
    Element tr = Element.of("tr");
    for (int i = 0; i < row.cells.size(); i++) {
      Cell cell = row.cells.get(i);
      Element td = i == 0 ? Element.of("th").attribute("scope", "row") : Element.of("td");
      if (columns.get(i).number()) {
        td.style("number");
      }
      if (cell.number()) {
        td.attribute("data-order", Double.isFinite(cell.order()) ? "" + cell.order() : "");
      }
      tr.add(td.add(cell.shown()));
    }
    return tr;
  }
}
