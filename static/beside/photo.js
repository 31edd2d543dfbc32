// A photo of the bill above the form. It is drawn from the file itself and has no address, so no policy must be widened for it;
// it is held by this page alone, and gone with it.

const PHOTO_MOST = 3000;
const ZOOMS = 5;

function makePhoto({ root, words }) {
  let photo = null;
  let turns = 0;
  let zoom = 0;

  function fill(place, say) {
    place.textContent = "";
    const told = sayer();
    const field = make("input", "");
    field.type = "file";
    field.addEventListener("change", () => {
      const file = field.files[0];
      if (!file) return;
      read(file).then((picture) => {
        forget();
        photo = picture;
        fill(place, say);
        place.querySelector(".beside-photo").focus({ preventScroll: true });
      }, () => { told.textContent = say("photo.not"); });
    });
    const choose = make("label", "file", say(photo ? "photo.other" : "photo.choose"));
    choose.append(field);
    place.append(make("p", "quiet", say("photo.how")), choose, told);
    if (photo) place.append(view(say, () => fill(place, say)));
    const text = make("p", "quiet", say("photo.text") + " ");
    text.append(press(say("photo.paste"), paste, "plain"));
    place.append(text);
    hold(place);
  }

  // With a photo in it the fold stays in view while the form is filled in.
  function hold(place) {
    const fold = place.closest("details");
    if (fold) fold.classList.toggle("beside-held", Boolean(photo));
  }

  function view(say, again) {
    const all = make("div", "");
    const frame = make("div", "beside-photo zoom-" + zoom);
    frame.tabIndex = 0;
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", say("photo.region"));
    const canvas = make("canvas", "");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", say("photo.alt"));
    paint(canvas);
    frame.append(canvas);
    const size = (by) => () => {
      zoom = Math.min(ZOOMS, Math.max(0, zoom + by));
      frame.className = "beside-photo zoom-" + zoom;
    };
    const buttons = make("p", "buttons");
    buttons.append(
      press(say("photo.larger"), size(1)), press(say("photo.smaller"), size(-1)),
      press(say("photo.turn"), () => { turns = (turns + 1) % 4; paint(canvas); }),
      press(say("photo.away"), () => { forget(); again(); }));
    all.append(buttons, frame);
    return all;
  }

  function paint(canvas) {
    const scale = Math.min(1, PHOTO_MOST / Math.max(photo.width, photo.height));
    const [width, height] = [photo.width, photo.height].map((side) => Math.max(1, Math.round(side * scale)));
    const lying = turns % 2 === 1;
    canvas.width = lying ? height : width;
    canvas.height = lying ? width : height;
    const pen = canvas.getContext("2d");
    pen.translate(canvas.width / 2, canvas.height / 2);
    pen.rotate((turns * Math.PI) / 2);
    pen.drawImage(photo, -width / 2, -height / 2, width, height);
  }

  function read(file) {
    return typeof createImageBitmap === "function" ? createImageBitmap(file) : Promise.reject();
  }

  // The form of the bill that takes a pasted text, opened at its field.
  function paste() {
    const lines = root.querySelector('[data-choice="form:lines"]');
    if (lines && !lines.checked) lines.click();
    setTimeout(() => {
      const fold = root.querySelector('[data-fold="paste"]');
      if (!fold) return;
      fold.open = true;
      fold.querySelector("textarea").focus();
      fold.scrollIntoView();
    }, 60);
  }

  function forget() {
    if (photo && photo.close) photo.close();
    photo = null;
    turns = 0;
    zoom = 0;
    for (const place of root.querySelectorAll('[data-beside="photo"]')) {
      const frame = place.querySelector(".beside-photo");
      if (frame) frame.parentNode.remove();
      hold(place);
    }
  }

  return { fill, forget };
}
