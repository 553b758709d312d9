// Runs before the first paint, as a file because inline scripts are refused by the content security
// policy: applies the theme and the branding this browser saw last, so that nothing flashes.
(() => {
  const root = document.documentElement;
  const read = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const theme = read("rag.theme");
  const dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.classList.toggle("dark", dark);
  // `--surface` of the style sheet, which is not there yet.
  if (dark) document.getElementById("theme-color").setAttribute("content", "#12151c");
  const language = read("rag.language");
  if (language) root.lang = language;
  try {
    const seen = JSON.parse(read("rag.branding") ?? "null");
    if (!seen) return;
    for (const [name, value] of Object.entries(seen.properties)) root.style.setProperty(name, value);
    document.title = seen.branding.app_name;
    root.dataset.preset = seen.branding.theme_preset;
    if (seen.favicon) document.getElementById("favicon").setAttribute("href", seen.favicon);
  } catch {
    // A damaged copy is replaced when the settings arrive.
  }
})();
