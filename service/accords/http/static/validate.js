// The form works without this: it takes files that are dropped on it, and copies the commands that the page shows.
"use strict";

for (const form of document.querySelectorAll("form[data-drop]")) {
  const text = form.elements.text, file = form.elements.file, syntax = form.elements.syntax;
  const over = (is) => (event) => { event.preventDefault(); form.classList.toggle("over", is); };
  form.addEventListener("dragover", over(true));
  form.addEventListener("dragleave", over(false));
  form.addEventListener("drop", async (event) => {
    over(false)(event);
    const files = event.dataTransfer.files;
    if (files.length === 1) {
      text.value = await files[0].text();
      const suffix = files[0].name.split(".").pop().toLowerCase();
      const found = [...syntax.options].find((option) => option.dataset.suffix === suffix);
      if (found) syntax.value = found.value;
    } else if (files.length) {
      file.files = files;
      text.value = "";
    }
  });
  file.addEventListener("change", () => { if (file.files.length) text.value = ""; });
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = button.dataset.done;
  });
}
