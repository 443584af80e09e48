// Excerpts in the results of the search are fetched, which browsers refuse for files.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
