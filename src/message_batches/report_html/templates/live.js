const note = document.querySelector("#live");
const place = `message-batches ${location.pathname}`;

// Where the reader was before the page was loaded again for new figures.
const before = sessionStorage.getItem(place);
if (before !== null) {
  sessionStorage.removeItem(place);
  scrollTo(0, Number(before));
}

/** Return whether loading the page again would take something away that the reader has chosen. */
function isReading() {
  const filters = document.querySelectorAll("input[type=search], #status-filter");
  return (
    document.querySelector("details[open]") !== null ||
    [...filters].some(filter => filter.value !== "") ||
    getSelection().toString() !== ""
  );
}

function showNew() {
  sessionStorage.setItem(place, scrollY);
  location.reload();
}

function offerNew() {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Show them";
  button.addEventListener("click", showNew);
  note.replaceChildren("There are new figures. ", button);
}

async function look() {
  if (document.hidden) return;
  let revision;
  try {
    const response = await fetch("revision", { cache: "no-store" });
    if (!response.ok) throw new Error(String(response.status));
    revision = await response.text();
  } catch {
    note.textContent = "These are the last figures: message-batches watch has ended, or cannot read them now.";
    return;
  }
  if (revision === note.dataset.revision) {
    note.textContent = `This page is live. Last looked at ${new Date().toLocaleTimeString()}.`;
  } else if (!isReading()) {
    showNew();
  } else if (note.querySelector("button") === null) {
    offerNew();
  }
}

setInterval(look, 3000);
document.addEventListener("visibilitychange", look);
