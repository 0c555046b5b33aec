import { HIGH, WIDE, download, h } from "./basics.js";

// A picture file of what is on the screen: the styles are written into a copy, since a file has no style sheet.
export function asPicture(picture, name, complain) {
  const copy = picture.cloneNode(true);
  const kept = ["fill", "stroke", "stroke-width", "stroke-dasharray", "font", "text-anchor", "opacity", "transform", "paint-order"];
  const [from, to] = [picture, copy].map((one) => [one, ...one.querySelectorAll("*")]);
  from.forEach((one, place) => {
    const style = getComputedStyle(one);
    to[place].setAttribute("style", kept.map((rule) => `${rule}:${style.getPropertyValue(rule)}`).join(";"));
  });
  const ground = getComputedStyle(picture.closest(".entente-lab")).backgroundColor;
  copy.setAttribute("width", WIDE * 2);
  copy.setAttribute("height", HIGH * 2);
  const address = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }));
  const image = new Image();
  image.onload = () => {
    const canvas = h("canvas", { width: WIDE * 2, height: HIGH * 2 });
    const pen = canvas.getContext("2d");
    pen.fillStyle = ground;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0);
    URL.revokeObjectURL(address);
    canvas.toBlob((blob) => blob ? download(name, "image/png", blob) : complain("The picture could not be saved."));
  };
  image.onerror = () => complain("The picture could not be saved.");
  image.src = address;
}
