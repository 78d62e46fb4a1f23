import LightlagEncoding

/// Scalable Vector Graphics, element by element; numbers are integers, so that equal pictures are
/// equal bytes.
///
/// Source: W3C, Scalable Vector Graphics (SVG) 1.1, Second Edition.
struct SVGWriter {
  /// The elements so far.
  private(set) var elements = ""

  /// Draws a rectangle that is filled.
  mutating func rectangle(
    _ style: String, x: Int, y: Int, width: Int, height: Int
  ) {
    elements +=
      "<rect class=\"\(style)\" x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\"/>\n"
  }

  /// Draws a line.
  mutating func line(_ style: String, x: Int, y: Int, toX: Int, toY: Int) {
    elements +=
      "<line class=\"\(style)\" x1=\"\(x)\" y1=\"\(y)\" x2=\"\(toX)\" y2=\"\(toY)\"/>\n"
  }

  /// Fills what is between points; each is `x,y`.
  mutating func area(_ style: String, _ points: [(x: Int, y: Int)]) {
    let list = points.map { "\($0.x),\($0.y)" }.joined(separator: " ")
    elements += "<polygon class=\"\(style)\" points=\"\(list)\"/>\n"
  }

  /// Writes a line of text; the styles may say where it is anchored.
  mutating func text(_ style: String, x: Int, y: Int, _ text: String) {
    elements += "<text class=\"\(style)\" x=\"\(x)\" y=\"\(y)\">\(Self.escaped(text))</text>\n"
  }

  /// Returns text of one line in which nothing is taken for a mark.
  static func escaped(_ text: String) -> String {
    let blanks: Set<Unicode.Scalar> = ["\t", "\n", "\r"]
    var line = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { line.append(blanks.contains(scalar) ? " " : scalar) }
    return XML.escape(String(line))
  }
}
