// On a narrow screen a figure keeps a size at which it can be read, in a box that is moved sideways.
const READABLE = 700; // pixels, as in entente.css
for (const image of document.querySelectorAll(".bd-article img")) {
  if (innerWidth > READABLE || image.closest(".entente-lab")) continue;
  const box = document.createElement("div");
  box.className = "sideways";
  box.tabIndex = 0;
  box.setAttribute("role", "group"); // a region would be a landmark, and each would need a name of its own
  box.setAttribute("aria-label", "Figure, wider than the screen");
  image.before(box);
  box.append(image);
}
