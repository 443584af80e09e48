const sample = document.querySelector("#sample");
if (sample) {
  const table = new DataTable(sample, {
    autoWidth: false, // the style sheet sets the widths
    order: [],
    pageLength: 10,
    lengthMenu: [10, 25, 50, 100, -1],
    layout: { topStart: "search", topEnd: "pageLength", bottomStart: "info", bottomEnd: "paging" },
    language: {
      search: "Search the sample: ",
      info: "_START_ to _END_ of _TOTAL_",
      infoEmpty: "0 results",
      infoFiltered: "(filtered from _MAX_)",
      lengthMenu: "Results per page: _MENU_",
      lengthLabels: { "-1": "all" },
      zeroRecords: "No result contains all of these words.",
    },
  });
  const filter = document.querySelector("#status-filter");
  filter.closest("[hidden]").hidden = false;
  filter.addEventListener("change", () => {
    table.column(1).search(filter.value, { exact: filter.value !== "" }).draw();
  });
}
