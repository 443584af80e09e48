// The order of the results: guides before the reference of names, and before pages about the project.
var Scorer = {
  score: ([page, , , , score]) => {
    if (page.startsWith("reference/python/")) return score - 12;
    if (page === "contributing" || page === "comparison") return score - 4;
    if (page === "start" || page === "recipes" || page.startsWith("guides/")) return score + 1;
    return score;
  },
  objNameMatch: 20,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
