// The button of a presented dashboard: the whole screen and back.
const button = document.getElementById("whole-screen");
if (button && !button.dataset.ready) {
  button.dataset.ready = "1";
  button.addEventListener("click", () =>
    document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen(),
  );
}
