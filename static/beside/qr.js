// The address of this page as a code to be scanned: the address alone, with nothing that was typed.

function qrAddress() {
  const known = document.querySelector('link[rel="canonical"]');
  return known ? known.href : location.href.split(/[?#]/)[0];
}

// Its side in dots and its dots as a path: `draw` is a Promise of what makes them.
function qrCode(draw) {
  return draw().then((code) => {
    const [side, path] = code(qrAddress()).split(/ (.*)/);
    return { size: Number(side), path };
  });
}

function makeQr({ draw }) {
  function fill(place, say) {
    if (location.protocol === "file:") {
      place.textContent = say("qr.file");
      return undefined;
    }
    const text = qrAddress();
    return qrCode(draw).then(({ size, path }) => {
      place.textContent = "";
      const name = "http://www.w3.org/2000/svg";
      const picture = document.createElementNS(name, "svg");
      // Four dots of quiet ground around it, or cameras do not find it.
      picture.setAttribute("viewBox", [-4, -4, size + 8, size + 8].join(" "));
      picture.setAttribute("class", "beside-qr");
      picture.setAttribute("role", "img");
      picture.setAttribute("aria-label", say("qr.alt", { address: text }));
      const ground = document.createElementNS(name, "rect");
      for (const [key, value] of [["x", -4], ["y", -4], ["width", size + 8], ["height", size + 8], ["fill", "#fff"]]) ground.setAttribute(key, value);
      const dots = document.createElementNS(name, "path");
      dots.setAttribute("d", path);
      dots.setAttribute("fill", "#000");
      picture.append(ground, dots);
      place.append(picture, make("p", "quiet", say("qr.how")), make("p", "beside-address", text));
    }, () => { place.textContent = say("qr.not", { address: text }); });
  }

  return { fill };
}
