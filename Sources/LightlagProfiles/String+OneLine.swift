extension String {
  /// This text with what would end or garble a line of a terminal escaped.
  var onOneLine: String {
    var line = ""
    for scalar in unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator:
        line += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
      default: line.unicodeScalars.append(scalar)
      }
    }
    return line
  }

  /// This text as a message quotes it.
  var quoted: String { "\"" + onOneLine + "\"" }
}
