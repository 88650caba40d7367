"use strict";
// Sorts and filters tables that the page already shows; without it they read as they stand.
(() => {
  const key = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.order === undefined ? cell.textContent.trim() : cell.dataset.order === "" ? null : Number(cell.dataset.order);
  };
  const compare = (a, b) => {
    if (a === null || b === null) return (a === null) - (b === null);
    return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en", { numeric: true });
  };

  for (const table of document.querySelectorAll("table[data-table='sortable']")) {
    const headers = [...table.tHead.rows[0].cells];
    headers.forEach((header, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...header.childNodes);
      header.append(button);
      header.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => {
        const ascending = header.getAttribute("aria-sort") !== "ascending";
        headers.forEach((other) => other.setAttribute("aria-sort", "none"));
        header.setAttribute("aria-sort", ascending ? "ascending" : "descending");
        const body = table.tBodies[0];
        const rows = [...body.rows].map((row) => [key(row, column), row]);
        // Rows without a value stay last either way.
        rows.sort(([a], [b]) => (a === null || b === null || ascending ? compare(a, b) : compare(b, a)));
        body.append(...rows.map(([, row]) => row));
      });
    });
  }

  document.querySelectorAll("table[data-filter]").forEach((table, number) => {
    const rows = [...table.tBodies[0].rows];
    const words = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
    const label = document.createElement("label");
    const input = document.createElement("input");
    const count = document.createElement("output");
    input.type = "search";
    input.id = `filter-${number}`;
    input.autocomplete = "off";
    input.spellcheck = false;
    label.htmlFor = count.htmlFor = input.id;
    label.textContent = table.dataset.filter;
    count.setAttribute("aria-live", "polite");
    const show = () => {
      const wanted = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        row.hidden = !wanted.every((word) => words.get(row).includes(word));
        shown += !row.hidden;
      }
      count.textContent = `${shown} of ${rows.length} rows`;
    };
    input.addEventListener("input", show);
    const tools = document.createElement("div");
    tools.className = "filter";
    tools.append(label, input, count);
    table.parentElement.before(tools);
    show();
  });
})();
