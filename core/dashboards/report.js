// Draw one chart in the look that the reader's system asks for. Expressions are interpreted, not evaluated.
window.draw = (place, chart, configs) => {
  const config = configs[matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"];
  const actions = { export: true, source: false, compiled: false, editor: false };
  vegaEmbed(place, { ...chart, config, width: "container" }, { mode: "vega-lite", renderer: "svg", ast: true, actions })
    .catch(() => { place.textContent = "This chart cannot be drawn here."; });
};
