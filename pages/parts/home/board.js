// The plan as one board: a point on the line of equal compute, and every decision in words as it is dragged.
const NS = "http://www.w3.org/2000/svg"
const SUFFIXES = [[1e15, "Q"], [1e12, "T"], [1e9, "B"], [1e6, "M"], [1e3, "K"]]
const MARGIN = {left: 58, right: 14, top: 12, bottom: 40}

const short = v => {
  const [scale, suffix] = SUFFIXES.find(([s]) => v >= s * 0.9995) ?? [1, ""]
  const n = v / scale
  return (n >= 99.95 ? n.toFixed(0) : n >= 9.995 ? n.toFixed(1) : n.toFixed(2)).replace(/\.0+$/, "") + suffix
}

const make = (name, attributes = {}, parent = null, words = null) => {
  const node = document.createElementNS(NS, name)
  for (const [k, v] of Object.entries(attributes)) node.setAttribute(k, v)
  if (words !== null) node.textContent = words
  parent?.appendChild(node)
  return node
}

const tag = (name, parent, words = "", kind = "") => {
  const node = document.createElement(name)
  node.textContent = words
  if (kind) node.className = kind
  parent.appendChild(node)
  return node
}

const extent = (values, less, more) => [Math.min(...values) * less, Math.max(...values) * more]

function spans(data) {
  const {path, picture} = data
  const inner = i => [...picture.runs.map(p => p[i]), ...picture.models.map(p => p[i])]
  const b = path.best
  const near = k => path[k].filter((_, i) => path.above[i] < 0.03)
  return {
    x: extent([...near("params"), path.params[b], ...inner(0)], 0.8, 1.4),
    y: extent([...near("tokens"), path.tokens[b], ...inner(1)], 0.8, 1.6),
  }
}

function ticks([low, high]) {
  const all = []
  for (let e = Math.ceil(Math.log10(low)); e <= Math.log10(high); e++) all.push(10 ** e)
  return all
}

function table(root, data, open) {
  const body = tag("table", root)
  const head = tag("tr", tag("thead", body))
  for (const name of ["Decision", "Use", "As good", "Who says so", "Usual costs"]) tag("th", head, name)
  const rows = tag("tbody", body)
  const cells = {}
  for (const row of data.rows) {
    const line = tag("tr", rows)
    const button = tag("button", tag("td", line), row.title)
    button.title = `Open the page about this: ${row.title.toLowerCase()}`
    button.addEventListener("click", () => open(row.page))
    const use = tag("td", line)
    cells[row.key] = tag("span", use, row.use)
    if (row.pinned) tag("small", use, " pinned")
    tag("td", line, row.good)
    const said = tag("td", line, "", "quiet")
    said.textContent = [row.who, row.note, row.far].filter(Boolean).join("; ")
    tag("td", line, row.worth + (row.pinned && row.worth ? " for the pin" : ""))
  }
  return cells
}

function draw(svg, data, scale) {
  const {path, picture} = data
  const [width, height] = scale.size
  const clip = make("clipPath", {id: "plot"}, make("defs", {}, svg))
  make("rect", {x: MARGIN.left, y: MARGIN.top, width: width - MARGIN.left - MARGIN.right,
    height: height - MARGIN.top - MARGIN.bottom}, clip)
  for (const v of ticks(scale.spans.x)) {
    make("line", {class: "grid", x1: scale.x(v), x2: scale.x(v), y1: MARGIN.top, y2: height - MARGIN.bottom}, svg)
    make("text", {x: scale.x(v), y: height - MARGIN.bottom + 15, "text-anchor": "middle"}, svg, short(v))
  }
  for (const v of ticks(scale.spans.y)) {
    make("line", {class: "grid", x1: MARGIN.left, x2: width - MARGIN.right, y1: scale.y(v), y2: scale.y(v)}, svg)
    make("text", {x: MARGIN.left - 6, y: scale.y(v) + 4, "text-anchor": "end"}, svg, short(v))
  }
  make("text", {class: "title", x: (MARGIN.left + width) / 2, y: height - 6, "text-anchor": "middle"}, svg, "parameters")
  make("text", {class: "title", transform: `translate(12 ${height / 2}) rotate(-90)`, "text-anchor": "middle"}, svg,
    "training tokens")
  const inside = make("g", {"clip-path": "url(#plot)"}, svg)
  beyond(inside, picture.ranges, scale)
  const line = points => points.map(([x, y], i) => `${i ? "L" : "M"}${scale.x(x).toFixed(1)} ${scale.y(y).toFixed(1)}`).join("")
  for (const curve of picture.curves) {
    make("path", {class: "curve", d: line(curve.points)}, inside)
    const at = curve.points.find(([x, y]) => scale.y(y) > MARGIN.top + 14 && scale.x(x) > MARGIN.left + 16)
    if (!at) continue
    const late = scale.x(at[0]) > width - 60
    make("text", {class: "halo", x: scale.x(at[0]) + (late ? -3 : 3), y: scale.y(at[1]) + (late ? 14 : 4),
      "text-anchor": late ? "end" : "start"}, inside, curve.level)
  }
  picture.runs.forEach(([x, y], i) => {
    const dot = make("circle", {class: "run", cx: scale.x(x), cy: scale.y(y), r: 3}, inside)
    make("title", {}, dot, `${picture.names[i]}: ${short(x)} parameters, ${short(y)} tokens, ${picture.losses[i]} ${picture.unit}`)
  })
  const taken = picture.models.map(([x, y]) => [scale.x(x) - 5, scale.x(x) + 5, scale.y(y)])
  picture.models.forEach(([x, y], i) => {
    const [cx, cy] = [scale.x(x), scale.y(y)]
    const dot = make("circle", {class: "model", cx, cy, r: 4}, inside)
    make("title", {}, dot, `${picture.titles[i]}: ${short(x)} parameters, ${short(y)} tokens`)
    const wide = 6.8 * picture.titles[i].length
    const free = [8, -8 - wide].find(dx => cx + dx > MARGIN.left && cx + dx + wide < width - MARGIN.right
      && !taken.some(([a, b, c]) => cx + dx < b && cx + dx + wide > a && Math.abs(c - cy) < 13))
    if (free === undefined) return
    taken.push([cx + free, cx + free + wide, cy])
    make("text", {class: "halo", x: cx + free, y: cy + 4}, inside, picture.titles[i])
  })
  const whole = path.params.map((n, i) => [n, path.tokens[i]])
  const [low, high] = picture.region
  if (low && high) {
    const part = whole.filter(([n]) => n >= low && n <= high)
    if (part.length > 1) make("path", {class: "region", d: line(part)}, inside)
  }
  make("path", {class: "path", d: line(whole)}, inside)
  make("circle", {class: "best", cx: scale.x(whole[path.best][0]), cy: scale.y(whole[path.best][1]), r: 7}, inside)
  return make("path", {class: "catch", d: line(whole)}, inside)
}

function beyond(parent, ranges, scale) {
  const [width, height] = scale.size
  const {params, tokens} = ranges
  if (params && scale.x(params[1]) < width - MARGIN.right)
    make("rect", {class: "beyond", x: scale.x(params[1]), y: 0, width, height}, parent)
  if (tokens && scale.y(tokens[1]) > MARGIN.top)
    make("rect", {class: "beyond", x: 0, y: 0, width: params ? Math.max(scale.x(params[1]), 0) : width,
      height: scale.y(tokens[1])}, parent)
}

export default function ({data, parentElement, setTriggerValue}) {
  if (!data?.path) return
  const root = parentElement.querySelector(".board")
  root.replaceChildren()
  for (const [name, colour] of Object.entries(data.palette)) root.style.setProperty(`--${name}`, colour)
  const words = tag("div", root, "", "words")
  const now = tag("p", words, "", "now")
  const cells = table(words, data, page => setTriggerValue("open", page))
  const place = tag("div", root, "", "place")
  const {path} = data
  let at = path.best

  const say = () => {
    now.replaceChildren()
    tag("b", now, path.said[at])
    if (at === path.best && data.band) tag("span", now, ` (${data.band})`)
    const more = at === path.best ? "The best. Drag the point to see what other sizes give up."
      : `${(100 * path.above[at]).toPrecision(2)} % of the loss above the best.`
    tag("div", now, more, "quiet")
    for (const [key, all] of Object.entries(path.words)) if (cells[key]) cells[key].textContent = all[at]
  }

  const build = () => {
    const width = Math.max(place.clientWidth, 280)
    const height = Math.max(340, Math.min(560, Math.round(width * 0.74)))
    place.replaceChildren()
    const svg = make("svg", {class: "marks", viewBox: `0 0 ${width} ${height}`, height, role: "group", "aria-label":
      `Parameters and training tokens of the same compute. The best: ${path.said[path.best]}.`}, place)
    const area = spans(data)
    const log = ([low, high], from, to) => v =>
      from + (Math.log(v / low) / Math.log(high / low)) * (to - from)
    const scale = {
      spans: area, size: [width, height], x: log(area.x, MARGIN.left, width - MARGIN.right),
      y: log(area.y, height - MARGIN.bottom, MARGIN.top),
    }
    const hold = draw(svg, data, scale)
    const point = make("circle", {class: "point", r: 8, tabindex: 0, role: "slider", "aria-label": "Size on this compute",
      "aria-valuemin": 0, "aria-valuemax": path.params.length - 1}, svg)
    const move = () => {
      point.setAttribute("cx", scale.x(path.params[at]))
      point.setAttribute("cy", scale.y(path.tokens[at]))
      point.setAttribute("aria-valuenow", at)
      point.setAttribute("aria-valuetext", path.said[at])
      say()
    }
    const nearest = event => {
      const box = svg.getBoundingClientRect()
      const [px, py] = [event.clientX - box.left, event.clientY - box.top]
      const far = path.params.map((n, i) => (scale.x(n) - px) ** 2 + (scale.y(path.tokens[i]) - py) ** 2)
      at = far.indexOf(Math.min(...far))
      move()
    }
    for (const node of [point, hold]) {
      node.addEventListener("pointerdown", event => { node.setPointerCapture(event.pointerId); nearest(event) })
      node.addEventListener("pointermove", event => { if (node.hasPointerCapture(event.pointerId)) nearest(event) })
    }
    point.addEventListener("dblclick", () => { at = path.best; move() })
    point.addEventListener("keydown", event => {
      const step = {ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 8, PageDown: -8}[event.key]
      if (event.key === "Home") at = path.best
      else if (step) at = Math.min(Math.max(at + step, 0), path.params.length - 1)
      else return
      event.preventDefault()
      move()
    })
    move()
  }
  build()
  let known = place.clientWidth
  const watch = new ResizeObserver(() => {
    if (Math.abs(place.clientWidth - known) > 2) { known = place.clientWidth; build() }
  })
  watch.observe(place)
  return () => watch.disconnect()
}
