import LightlagCore
import LightlagProfiles

/// The look of a network as a picture that needs nothing besides: SVG, for light and dark.
public struct SVGPicture: Sendable {
  private let title: String
  private let summary: String
  private let look: NetworkLook
  private var writer = SVGWriter()
  /// How far down the picture is drawn.
  private var bottom = 0

  // In pixels, where one is drawn as such.
  private static let width = 784
  private static let margin = 24
  /// Where plots begin; names stand left of it.
  private static let left = 136
  private static let plotWidth = 600
  private static let plotHeight = 120
  private static let barCount = 120
  /// Characters of text that surely fit on a line.
  private static let lineLength = 104

  /// Creates the picture.
  ///
  /// - Parameters:
  ///   - title: What is shown: the name of a profile.
  ///   - summary: What it is like, in a sentence.
  ///   - look: What there is to see.
  public init(title: String, summary: String, look: NetworkLook) {
    self.title = title
    self.summary = summary
    self.look = look
    draw()
  }

  /// The whole document.
  public var text: String {
    let label = SVGWriter.escaped(title)
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.width) \(bottom)" \
      width="\(Self.width)" height="\(bottom)" role="img" aria-labelledby="title">
      <title id="title">\(label): one-way delay</title>
      <desc>\(SVGWriter.escaped(summary))</desc>
      <style>
      \(Self.style)
      </style>
      <rect class="ground" x="0" y="0" width="\(Self.width)" height="\(bottom)"/>
      \(writer.elements)</svg>

      """
  }

  private mutating func draw() {
    bottom = 38
    writer.text("title", x: Self.margin, y: bottom, title)
    drawLines("soft", summary)
    let views = look.views
    for (view, plot) in zip(views, DelayPlot.plots(of: views.map(\.delays))) {
      if let plot { draw(view, plot) } else { drawConstant(view) }
    }
    bottom += 2
    drawLines("note", "Delay one way: \(look.method).")
    for forecast in look.forecasts { draw(forecast) }
    bottom += 24
  }

  // MARK: Delays

  private mutating func drawConstant(_ view: NetworkLook.View) {
    bottom += 32
    writer.text("name", x: Self.margin, y: bottom, view.name)
    let greatest = view.delays.maximum
    let text = greatest.map { "each after \($0.reportText), \(arrived(view))" } ?? "nothing arrived"
    writer.text("", x: Self.left, y: bottom, text)
    bottom += 10
  }

  private func arrived(_ view: NetworkLook.View) -> String {
    "\(view.delays.arrivedCount) of \(view.delays.sentCount) arrived"
  }

  private mutating func draw(_ view: NetworkLook.View, _ plot: DelayPlot) {
    let labelsTop = bottom + 34
    // Three lines of labels, so that none is in another's way.
    let top = labelsTop + 3 * 15
    let base = top + Self.plotHeight
    writer.text("name", x: Self.margin, y: labelsTop, view.name)
    writer.text("soft", x: Self.margin, y: labelsTop + 17, arrived(view).prefixLine)
    writer.text("soft", x: Self.margin, y: labelsTop + 32, "arrived")
    if plot.laterCount > 0, let greatest = view.delays.maximum {
      writer.text("soft", x: Self.margin, y: labelsTop + 54, "\(plot.laterCount) beyond,")
      writer.text("soft", x: Self.margin, y: labelsTop + 69, "at most \(greatest.reportText)")
    }
    if plot.axis.isLogarithmic {
      writer.text("soft", x: Self.margin, y: base + 18, "logarithmic")
    }
    drawAxis(plot.axis, at: base, gridFrom: top)
    let barWidth = Self.plotWidth / Self.barCount
    for (bar, height) in plot.bars(Self.barCount, height: Self.plotHeight).enumerated()
    where height > 0 {
      writer.rectangle(
        Self.style(of: plot.band(ofBar: bar, of: Self.barCount)), x: Self.left + bar * barWidth,
        y: base - height, width: barWidth, height: height)
    }
    for (row, mark) in plot.marks.enumerated() {
      let x = Self.left + plot.axis.place(mark.delay, of: Self.plotWidth)
      let y = labelsTop + row * 15
      writer.line("mark", x: x, y: y - 10, toX: x, toY: base)
      let isFarRight = x > Self.width - 110
      writer.text(isFarRight ? "end" : "", x: x + (isFarRight ? -5 : 5), y: y, mark.text)
    }
    bottom = base + 22
  }

  private mutating func drawAxis(_ axis: Axis, at base: Int, gridFrom top: Int) {
    for tick in axis.ticks {
      let x = Self.left + axis.place(tick, of: Self.plotWidth)
      writer.line("grid", x: x, y: top, toX: x, toY: base + 4)
      writer.text("tick", x: x, y: base + 18, axis.label(tick))
    }
    writer.line("axis", x: Self.left, y: base, toX: Self.left + Self.plotWidth, toY: base)
  }

  // MARK: Changes

  private mutating func draw(_ forecast: Forecast) {
    let seed = forecast.isByChance ? ", as seed \(DelayMeasurement.seed.value) draws it" : ""
    bottom += 40
    writer.text("heading", x: Self.margin, y: bottom, forecast.title + seed)
    bottom += 8
    let top = bottom
    for row in ForecastRow.rows(of: forecast) { draw(row) }
    bottom += 8
    drawAxis(Axis(timeTo: forecast.span.wholeNanoseconds), at: bottom, gridFrom: top)
    bottom += 18
  }

  private mutating func draw(_ row: ForecastRow) {
    let height = row.kind == .phase ? 16 : 44
    writer.text("soft", x: Self.left, y: bottom + 18, row.note)
    let top = bottom + 24
    let name = row.name.count > 15 ? row.name.prefix(14) + "…" : row.name[...]
    writer.text("name", x: Self.margin, y: top + height / 2 + 5, String(name))
    writer.rectangle("lane", x: Self.left, y: top, width: Self.plotWidth, height: height)
    if row.kind == .phase {
      drawPhase(row, top: top, height: height)
    } else {
      drawCourse(row, top: top, height: height)
    }
    bottom = top + height + 2
  }

  /// A bar for each run of parts in which the phase holds, however short.
  private mutating func drawPhase(_ row: ForecastRow, top: Int, height: Int) {
    var part = 0
    while part < row.heights.count {
      let first = part
      while part < row.heights.count, row.heights[part] > 0 { part += 1 }
      if part > first {
        let (begin, end) = (Self.edge(first), Self.edge(part))
        writer.rectangle(
          "phase", x: Self.left + begin, y: top, width: end - begin, height: height)
      }
      part += 1
    }
  }

  private mutating func drawCourse(_ row: ForecastRow, top: Int, height: Int) {
    var points = [(x: Self.left, y: top + height)]
    for (part, value) in row.heights.enumerated() {
      let y = top + height - value * height / ForecastRow.full
      if points[points.count - 1].y == y {
        points[points.count - 1].x = Self.left + Self.edge(part + 1)
      } else {
        points.append((Self.left + Self.edge(part), y))
        points.append((Self.left + Self.edge(part + 1), y))
      }
    }
    points.append((Self.left + Self.plotWidth, top + height))
    writer.area(row.kind == .rate ? "rate" : "delay", points)
  }

  private static func edge(_ part: Int) -> Int { part * plotWidth / Forecast.partCount }

  // MARK: Text and style

  /// Writes a text that may be long, broken between words.
  private mutating func drawLines(_ style: String, _ text: String) {
    for line in text.broken(at: Self.lineLength) {
      bottom += 18
      writer.text(style, x: Self.margin, y: bottom, line)
    }
  }

  private static func style(of band: DelayPlot.Band) -> String {
    switch band {
    case .usual: "usual"
    case .slow: "slow"
    case .slowest: "slowest"
    }
  }

  private static let style = """
    svg { font: 13px system-ui, "DejaVu Sans", sans-serif; fill: #1f2328; }
    .ground { fill: #ffffff; }
    .title { font-size: 20px; font-weight: 600; }
    .heading, .name { font-weight: 600; }
    .soft { fill: #59636e; font-size: 12px; }
    .note { fill: #59636e; font-size: 11px; }
    .tick { fill: #59636e; font-size: 11px; text-anchor: middle; }
    .end { text-anchor: end; }
    .grid { stroke: #d8dee4; stroke-width: 1; }
    .axis { stroke: #59636e; stroke-width: 1; }
    .mark { stroke: #1f2328; stroke-width: 1; stroke-dasharray: 3 2; }
    .usual { fill: #3b76b8; }
    .slow { fill: #d99000; }
    .slowest { fill: #c93c37; }
    .lane { fill: #eef1f4; }
    .phase { fill: #d99000; }
    .rate { fill: #3b76b8; }
    .delay { fill: #7a5bb5; }
    rect, polygon { shape-rendering: crispEdges; }
    @media (prefers-color-scheme: dark) {
    svg { fill: #e6edf3; }
    .ground { fill: #0d1117; }
    .soft, .note, .tick { fill: #9198a1; }
    .grid { stroke: #262c34; }
    .axis { stroke: #9198a1; }
    .mark { stroke: #e6edf3; }
    .usual, .rate { fill: #4c93e0; }
    .slow, .phase { fill: #e0a52f; }
    .slowest { fill: #f0655d; }
    .lane { fill: #1a2029; }
    .delay { fill: #a184dd; }
    }
    """
}

extension String {
  /// The text up to its last word.
  fileprivate var prefixLine: String {
    lastIndex(of: " ").map { String(self[..<$0]) } ?? self
  }

  /// The text in lines of at most so many characters, unless a word is longer.
  fileprivate func broken(at length: Int) -> [String] {
    split(separator: " ").reduce(into: [String]()) { lines, word in
      if let last = lines.last, last.count + 1 + word.count <= length {
        lines[lines.count - 1] += " \(word)"
      } else {
        lines.append(String(word))
      }
    }
  }
}
