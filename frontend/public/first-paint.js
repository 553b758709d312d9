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
  const language = read("rag.language");
  if (language) root.lang = language;
  try {
    const brand = JSON.parse(read("rag.branding") ?? "null");
    if (!brand) return;
    for (const [name, value] of Object.entries(brand.properties)) root.style.setProperty(name, value);
    root.dataset.preset = brand.preset;
    document.title = brand.name;
    if (brand.favicon) document.getElementById("favicon").setAttribute("href", brand.favicon);
  } catch {
    // A damaged copy is replaced when the settings arrive.
  }
})();
