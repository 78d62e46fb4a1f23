import LightlagEncoding

/// Where in a profile document something stands.
public struct DocumentPlace: Hashable, Sendable, CustomStringConvertible {
  /// The file, as it was named to the parser.
  public let file: String

  /// The line of the value, from 1.
  public let line: Int

  /// The keys that lead to the value, from the outermost; empty for the whole document.
  ///
  /// An element of an array goes by its number, from 1.
  public let path: [String]

  init(file: String, line: Int, path: [String] = []) {
    self.file = file
    self.line = line
    self.path = path
  }

  /// Creates the place of what `path` leads to in `document`, or of what comes nearest.
  ///
  /// `document` has been parsed before, so that its objects can be read once more.
  init(file: String, document: [UInt8], path: [String]) {
    var value = 0..<document.count
    for name in path {
      guard let part = Self.part(name, of: Array(document[value])) else { break }
      let start = value.lowerBound
      value = start + part.lowerBound..<start + part.upperBound
    }
    let lineFeeds = document[..<value.lowerBound].lineFeedCount
    self.init(file: file, line: lineFeeds + 1, path: path)
  }

  /// Returns where the bytes of one member, or of one element, stand in those of its container.
  private static func part(_ name: String, of container: [UInt8]) -> Range<Int>? {
    if let members = try? JSON.memberRanges(container) {
      return members.first { $0.name == name }?.value
    }
    guard let elements = try? JSON.elementRanges(container), let number = Int(name) else {
      return nil
    }
    return elements.indices.contains(number - 1) ? elements[number - 1] : nil
  }

  /// `file:line:` as compilers write it, and the keys with a point between each two.
  ///
  /// The value of a figure goes by the figure's key: `uplink.delay`.
  public var description: String {
    let keys = path.last == "value" ? path.dropLast() : path[...]
    let key = keys.isEmpty ? "" : " \(keys.joined(separator: ".").onOneLine):"
    return "\(file.onOneLine):\(line):\(key)"
  }
}
