import LightlagCodecs
import Testing

extension HTTPHead {
  /// Parses a whole head.
  init(parsing bytes: [UInt8]) throws {
    var parser = HTTPHeadParser<StartLine>()
    let result = try parser.parse(bytes.span)
    self = try #require(result).head
  }

  /// Parses a head of those lines, to which the empty one is added.
  init(lines: [String]) throws {
    try self.init(parsing: Array((lines + ["", ""]).joined(separator: "\r\n").utf8))
  }
}
