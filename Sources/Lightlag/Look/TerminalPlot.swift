import LightlagCore
import LightlagProfiles

/// The look of a network in block characters, for a terminal or a pipe.
public struct TerminalPlot: Sendable {
  private let look: NetworkLook
  private let isColored: Bool

  /// Bars side by side.
  private static let width = 60
  /// Lines that the bars of delays take.
  private static let height = 6
  /// An eighth of a line more each; the last is a whole.
  private static let blocks: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// Creates the plot.
  public init(_ look: NetworkLook, isColored: Bool) {
    self.look = look
    self.isColored = isColored
  }

  /// All of it, each line ended.
  public var text: String {
    let plots = DelayPlot.plots(of: look.views.map(\.delays))
    let views = zip(look.views, plots).map(text)
    // Lines that stand alone need no space between them.
    let isPlotted = views.contains { $0.count { $0 == "\n" } > 1 }
    let delays = views.joined(separator: isPlotted ? "\n" : "")
    return "Delay one way (\(look.method)):\n\n\(delays)"
      + look.forecasts.map { "\n\(text($0))" }.joined()
  }

  // MARK: Delays

  private func text(_ view: NetworkLook.View, _ plot: DelayPlot?) -> String {
    let delays = view.delays
    let arrived = "\(delays.arrivedCount) of \(delays.sentCount) arrived"
    let name = view.name.padded(to: look.views.map(\.name.count).max() ?? 0)
    guard let greatest = delays.maximum else { return "  \(name)  nothing arrived\n" }
    guard let plot else {
      return "  \(name)  \(arrived), each after \(greatest.reportText)\n"
    }
    let later =
      (plot.laterCount > 0 ? ", \(plot.laterCount) beyond, at most \(greatest.reportText)" : "")
      + (plot.axis.isLogarithmic ? "; the axis is logarithmic" : "")
    return "  \(name)  \(arrived)\(later)\n\n"
      + (bars(plot) + axis(plot.axis) + marks(plot)).map { "  \($0)\n" }.joined()
  }

  private func bars(_ plot: DelayPlot) -> [String] {
    let heights = plot.bars(Self.width, height: 8 * Self.height)
    return (0..<Self.height).reversed().map { line in
      var text = ""
      var band: DelayPlot.Band?
      for (column, height) in heights.enumerated() {
        let block = Self.blocks[min(max(height - 8 * line, 0), 8)]
        let own = plot.band(ofBar: column, of: Self.width)
        if isColored, block != " ", own != band {
          text += Self.color(own)
          band = own
        }
        text.append(block)
      }
      while text.last == " " { text.removeLast() }
      return band == nil ? text : text + Self.plain
    }
  }

  /// The line with its ticks, and the numbers below.
  private func axis(_ axis: Axis) -> [String] {
    var line = [Character](repeating: "─", count: Self.width + 1)
    var labels = TextRow()
    for tick in axis.ticks {
      let place = axis.place(tick, of: Self.width)
      line[place] = "┬"
      labels.add(axis.label(tick), from: max(0, place - (place == 0 ? 0 : 1)))
    }
    return [String(line), labels.text]
  }

  /// A pointer to each quantile, in as few lines as hold them.
  private func marks(_ plot: DelayPlot) -> [String] {
    var rows = [TextRow()]
    for mark in plot.marks {
      let place = min(plot.axis.place(mark.delay, of: Self.width), Self.width - 1)
      if !rows[rows.count - 1].add("▲ \(mark.text)", from: place) {
        rows.append(TextRow())
        rows[rows.count - 1].add("▲ \(mark.text)", from: place)
      }
    }
    return rows.map(\.text)
  }

  // MARK: Changes

  private func text(_ forecast: Forecast) -> String {
    let rows = ForecastRow.rows(of: forecast)
    let names = rows.map { $0.name.padded(to: rows.map(\.name.count).max() ?? 0) }
    let margin = String(repeating: " ", count: (names.first?.count ?? 0) + 4)
    let lines = zip(names, rows).map { name, row in
      "  \(name)  \(line(row))  \(row.note)"
    }
    let axis = axis(Axis(timeTo: forecast.span.wholeNanoseconds)).map { margin + $0 }
    let seed = forecast.isByChance ? ", as seed \(DelayMeasurement.seed.value) draws it" : ""
    return "\(forecast.title)\(seed):\n\n" + (lines + axis).map { "\($0)\n" }.joined()
  }

  private func line(_ row: ForecastRow) -> String {
    let partsOfColumn = Forecast.partCount / Self.width
    let blocks = (0..<Self.width).map { column -> Character in
      let parts = row.heights[column * partsOfColumn..<(column + 1) * partsOfColumn]
      let mean = parts.reduce(0, +) / partsOfColumn
      guard parts.contains(where: { $0 > 0 }) else { return "·" }
      return Self.blocks[min(max((mean * 8 + 500) / ForecastRow.full, 1), 8)]
    }
    guard isColored else { return String(blocks) }
    return Self.color(row.kind == .phase ? .slow : .usual) + String(blocks) + Self.plain
  }

  // Colours as ECMA-48 has them, section 8.3.117.
  private static let plain = "\u{1b}[0m"
  private static func color(_ band: DelayPlot.Band) -> String {
    switch band {
    case .usual: "\u{1b}[36m"
    case .slow: "\u{1b}[33m"
    case .slowest: "\u{1b}[31m"
    }
  }
}

/// A line that texts are put in from given places on, as long as they do not touch.
private struct TextRow {
  private(set) var text = ""

  /// Adds a text, unless another is in its place; returns whether it is there now.
  @discardableResult
  mutating func add(_ more: String, from place: Int) -> Bool {
    guard text.isEmpty || text.count < place else { return false }
    text = text.padded(to: place) + more
    return true
  }
}

extension String {
  /// The text with spaces behind it, up to a length.
  fileprivate func padded(to length: Int) -> String {
    self + String(repeating: " ", count: max(0, length - count))
  }
}
