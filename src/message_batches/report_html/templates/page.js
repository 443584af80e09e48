const rows = document.querySelector("#rows");
if (rows) {
  const table = new DataTable(rows, {
    autoWidth: false, // it would measure with texts of its own making
    order: [],
    pageLength: 10,
    lengthMenu: [10, 25, 50, 100, -1],
    layout: { topStart: "search", topEnd: "pageLength", bottomStart: "info", bottomEnd: "paging" },
    language: {
      search: "Search in these rows: ",
      info: "_START_ to _END_ of _TOTAL_",
      infoEmpty: "none",
      infoFiltered: "(found among _MAX_)",
      lengthMenu: "Rows on a page: _MENU_",
      lengthLabels: { "-1": "all" },
      zeroRecords: "No row has all of these words.",
    },
  });
  const only = document.querySelector("#only");
  only.closest("[hidden]").hidden = false;
  only.addEventListener("change", () => {
    table.column(1).search(only.value, { exact: only.value !== "" }).draw();
  });
}
