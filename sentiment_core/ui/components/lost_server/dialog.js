// Streamlit shows its dialog "Connection error" after six tries and goes on trying; when it is
// connected again it closes the dialog. React keeps its own nodes: they are hidden, not taken out.

const TITLE = /^Connection error$/;
let watched = false;

export default function () {
  if (watched) return;
  watched = true;
  new MutationObserver(reword).observe(document.body, { childList: true });
}

function reword() {
  for (const title of document.querySelectorAll("[data-testid=stDialog] [slot=title]")) {
    if (!TITLE.test(title.textContent)) continue;
    const told = title.nextElementSibling;
    const own = told.cloneNode(false);
    own.textContent = say("This page cannot reach the server. It keeps trying and reconnects by itself. Training goes on while the server runs; Train shows your run again.");
    told.style.display = "none";
    told.after(own);
    title.firstChild.nodeValue = say("Server not reachable");
  }
}
